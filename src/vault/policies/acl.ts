import type { AllowedValues, Capability, PathRule, Policy } from './types.ts';

/** Several rules of the same path as one: what any of them allows, unless one denies. */
interface Merged {
  readonly path: string;
  readonly isDenied: boolean;
  readonly capabilities: ReadonlySet<Capability>;
  readonly rules: readonly PathRule[];
  /** Does none of the rules say anything of parameters? */
  readonly takesAny: boolean;
  /** The path in lower case, of a rule that denies: many a name is the same in any case. */
  readonly lower: string | undefined;
}

/** A rule of many paths, taken apart once: each request that no exact rule answers is held against all of them. */
interface Patterned {
  readonly rule: Merged;
  readonly pattern: PathPattern;
  readonly lower: PathPattern | undefined;
}

interface PathPattern {
  /** Does it end with a star? */
  readonly isPrefix: boolean;
  /** What is before the star; all of it where there is none. */
  readonly text: string;
  /** Its segments, where one of them is `+`. */
  readonly segments: readonly string[] | undefined;
}

/** What a request is asked for. */
export interface Asked {
  readonly path: string;
  readonly capability: Capability;
  /** Names and values of its parameters; undefined where there is nothing to hold against them. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  /** Seconds for which its answer is to be wrapped. */
  readonly wrapTtl?: number | undefined;
}

/** What somebody may. */
export type Access = Pick<Acl, 'capabilities' | 'allows' | 'reaches'>;

/** What somebody may below a path, as if that were all there is. */
export function accessBelow(access: Access, prefix: string): Access {
  if (prefix === '') return access;
  return {
    capabilities: (path) => access.capabilities(prefix + path),
    allows: (asked) => access.allows({ ...asked, path: prefix + asked.path }),
    reaches: (path) => access.reaches(prefix + path),
  };
}

/**
 * What some policies allow together. The rule of a path is the one that says most about it: its own; else, among globs
 * and `+`, the one whose first of these comes latest, then one that is no prefix, then one with fewer `+`, then the
 * longest, then the greatest by its bytes. Source: https://developer.hashicorp.com/vault/docs/concepts/policies
 */
export class Acl {
  readonly #isRoot: boolean;
  readonly #exact: ReadonlyMap<string, Merged>;
  /** Those without a pattern that deny, by their path in lower case. */
  readonly #denied: ReadonlyMap<string, Merged>;
  readonly #patterns: readonly Patterned[];
  /** How many paths it has rules for. */
  readonly size: number;

  constructor(policies: readonly Policy[]) {
    this.#isRoot = policies.some(({ name }) => name === 'root');
    const byPath = new Map<string, PathRule[]>();
    for (const rule of policies.flatMap(({ rules }) => rules)) {
      const same = byPath.get(rule.path);
      if (same) same.push(rule);
      else byPath.set(rule.path, [rule]);
    }
    const merged = [...byPath].map(([path, rules]) => mergedOf(path, rules));
    this.size = merged.length;
    const exact = merged.filter(({ path }) => !isPattern(path));
    this.#exact = new Map(exact.map((one) => [one.path, one]));
    this.#denied = new Map(exact.flatMap((one) => (one.lower === undefined ? [] : [[one.lower, one]])));
    this.#patterns = merged
      .filter(({ path }) => isPattern(path))
      .toSorted((a, b) => priority(b.path, a.path))
      .map((rule) => ({
        rule,
        pattern: patternOf(rule.path),
        lower: rule.lower === undefined ? undefined : patternOf(rule.lower),
      }));
  }

  /** What may be done with a path, and no more than `allows` would; `deny` alone where nothing may. */
  capabilities(path: string): readonly Capability[] {
    if (this.#isRoot) return ['root'];
    const named = [...(this.#ruleOf(path)?.capabilities ?? [])];
    const found = named.filter((capability) => this.#ruleThatAllows(path, capability));
    return found.length === 0 ? ['deny'] : found.toSorted();
  }

  allows({ path, capability, parameters, wrapTtl }: Asked): boolean {
    if (this.#isRoot) return true;
    const rule = this.#ruleThatAllows(path, capability);
    return (
      rule !== undefined &&
      allowsWrapping(rule.rules, wrapTtl) &&
      (parameters === undefined || rule.takesAny || allowsParameters(rule.rules, parameters))
    );
  }

  /** Does any rule allow something of what is below a path, or above? So that who may nothing there does not see it. */
  reaches(prefix: string): boolean {
    if (this.#isRoot) return true;
    const patterned = this.#patterns.map(({ rule }) => rule);
    return [...this.#exact.values(), ...patterned].some(({ path, isDenied, capabilities }) => {
      const fixed = path.slice(0, firstWildcard(path));
      return (
        !isDenied &&
        capabilities.size > 0 &&
        (fixed.startsWith(prefix) || (fixed !== path && prefix.startsWith(fixed)))
      );
    });
  }

  /** The rule by which something may be done with a path, with what it asks for. */
  #ruleThatAllows(path: string, capability: Capability): Merged | undefined {
    const folder = capability === 'list' || path.endsWith('/') ? this.#ruleOfFolder(path) : undefined;
    const rule = capability === 'list' ? folder : this.#ruleOf(path);
    if (!rule || rule.isDenied || folder?.isDenied || !rule.capabilities.has(capability)) return undefined;
    return rule;
  }

  /** What denies, denies in any case of letters, as far as nothing says more about the path. */
  #ruleOf(path: string): Merged | undefined {
    const lower = path.toLowerCase();
    const exact = this.#exact.get(path) ?? this.#denied.get(lower);
    if (exact) return exact;
    const [given, givenLower] = [path.split('/'), lower.split('/')];
    return this.#patterns.find(
      (one) =>
        matches(one.pattern, path, given) ||
        (one.lower !== undefined && matches(one.lower, lower, givenLower)),
    )?.rule;
  }

  /** A folder is listed by its name with or without a slash: what denies one of them denies both, unless more is said. */
  #ruleOfFolder(path: string): Merged | undefined {
    const name = path.replace(/\/$/, '');
    const found = [this.#ruleOf(`${name}/`), this.#ruleOf(name)].filter((rule) => rule !== undefined);
    const exact = found.filter((rule) => !isPattern(rule.path));
    const counting = exact.length > 0 ? exact : found;
    return (
      counting.find(({ isDenied }) => isDenied) ??
      counting.find(({ capabilities }) => capabilities.has('list')) ??
      counting[0]
    );
  }
}

function mergedOf(path: string, all: readonly PathRule[]): Merged {
  // What one says of parameters, whose condition does not hold, is nothing to the others.
  const counting = all.filter(({ condition, capabilities }) => !condition || capabilities.size > 0);
  const rules = counting.length > 0 ? counting : all;
  const isDenied = rules.some(({ capabilities }) => capabilities.has('deny'));
  return {
    path,
    isDenied,
    capabilities: new Set(rules.flatMap(({ capabilities }) => [...capabilities])),
    rules,
    takesAny: rules.every(({ required, denied, allowed }) => required.length === 0 && !denied && !allowed),
    lower: isDenied ? path.toLowerCase() : undefined,
  };
}

function isPattern(path: string): boolean {
  return path.endsWith('*') || path.split('/').includes('+');
}

function patternOf(path: string): PathPattern {
  const isPrefix = path.endsWith('*');
  const text = isPrefix ? path.slice(0, -1) : path;
  const segments = text.split('/');
  return { isPrefix, text, segments: segments.includes('+') ? segments : undefined };
}

/** Is a path, given with its segments too, one of the pattern? */
function matches({ isPrefix, text, segments }: PathPattern, path: string, given: readonly string[]): boolean {
  // What most are.
  if (!segments) return isPrefix ? path.startsWith(text) : path === text;
  if (isPrefix ? given.length < segments.length : given.length !== segments.length) return false;
  return segments.every((segment, index) => {
    const one = given[index] ?? '';
    if (segment === '+') return one !== '';
    return isPrefix && index === segments.length - 1 ? one.startsWith(segment) : one === segment;
  });
}

/** Where the first `+` that is a whole segment, or the star at the end, stands; the length of a path without. */
function firstWildcard(path: string): number {
  const at = path.search(/(?<![^/])\+(?![^/])|\*$/);
  return at < 0 ? path.length : at;
}

function plusesOf(path: string): number {
  return path.split('/').filter((segment) => segment === '+').length;
}

/** Which of two patterns says more: positive for the first. */
function priority(a: string, b: string): number {
  return (
    firstWildcard(a) - firstWildcard(b) ||
    Number(b.endsWith('*')) - Number(a.endsWith('*')) ||
    plusesOf(b) - plusesOf(a) ||
    a.length - b.length ||
    (a < b ? -1 : 1)
  );
}

/** One rule that says nothing of parameters allows all of them. */
function allowsParameters(
  rules: readonly PathRule[],
  parameters: Readonly<Record<string, unknown>>,
): boolean {
  // As a list: of two names that differ in case alone, each is held to what is said of it.
  const given = Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value] as const);
  const names = new Set(given.map(([name]) => name));
  if (rules.some(({ required }) => required.some((name) => !names.has(name.toLowerCase())))) return false;
  if (rules.some(({ denied }) => denied && holdsDenied(denied, given))) return false;
  const lists = rules.map(({ allowed }) => allowed);
  if (lists.some((allowed) => !allowed || allowed.size === 0)) return true;
  return given.every(([name, value]) =>
    lists.some((allowed) => {
      const values = allowed?.get(name) ?? allowed?.get('*');
      return values !== undefined && (values.length === 0 || hasValue(values, value));
    }),
  );
}

function holdsDenied(denied: AllowedValues, given: readonly (readonly [string, unknown])[]): boolean {
  if (denied.has('*') && given.length > 0) return true;
  return given.some(([name, value]) => {
    const values = denied.get(name);
    return values !== undefined && (values.length === 0 || hasValue(values, value));
  });
}

/** Is a value, each of a list, one of these? */
function hasValue(values: readonly string[], value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => hasValue(values, item));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return values.some((pattern) => isGlobOf(pattern, text));
}

/** A star at the beginning or at the end stands for anything. */
function isGlobOf(pattern: string, text: string): boolean {
  const [starts, ends] = [pattern.endsWith('*'), pattern.startsWith('*')];
  if (pattern === '*') return true;
  if (starts && ends) return text.includes(pattern.slice(1, -1));
  if (starts) return text.startsWith(pattern.slice(0, -1));
  return ends ? text.endsWith(pattern.slice(1)) : text === pattern;
}

function allowsWrapping(rules: readonly PathRule[], wrapTtl: number | undefined): boolean {
  const isAsked = rules.some(
    ({ minWrapTtl, maxWrapTtl }) => minWrapTtl !== undefined || maxWrapTtl !== undefined,
  );
  if (!isAsked) return true;
  const least = Math.max(0, ...rules.map(({ minWrapTtl = 0 }) => minWrapTtl));
  const most = Math.max(...rules.map(({ maxWrapTtl = Infinity }) => maxWrapTtl));
  return wrapTtl !== undefined && wrapTtl > 0 && wrapTtl >= least && wrapTtl <= most;
}
