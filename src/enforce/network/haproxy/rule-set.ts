import type { Language } from '../../../model/sets/language.ts';
import type { HttpRule, PathPattern } from '../../../model/segmentation/permission.ts';
import { pathLanguage } from '../../../model/segmentation/permission-traffic.ts';
import { pathExpression, patternRisk } from './patterns.ts';
import { isInTree, pathTree, placeholders, type TreePath } from './path-tree.ts';
import { digest } from './token.ts';

/** A rule of a rule set: what a request, or the greeting of a TLS connection, must have to be matched by it. */
export interface SetRule {
  readonly action: 'allow' | 'deny';
  /** Names of the profiles' lines that say so. */
  readonly names: readonly string[];
  /** Undefined: every method. */
  readonly methods: readonly string[] | undefined;
  /** Pattern of the Host header, or of the server name. */
  readonly host: string | undefined;
  readonly headers: ReadonlyMap<string, string | undefined>;
  /** Any of them; undefined: every path. Of one alternative all patterns must match. */
  readonly paths: readonly (readonly PathPattern[])[] | undefined;
}

/** Requests over HTTP, or server names of TLS, that are allowed and refused together. Denials come first. */
export interface RuleSet {
  readonly kind: 'http' | 'tls';
  readonly rules: readonly SetRule[];
  /** Must more be looked at where it is asked for, such as limits and tokens? */
  readonly isCounted: boolean;
}

/** Numbers of HAProxy have 64 bits, of which the highest is a sign. Without a denial, what is allowed is from 1 to 2³¹ - 1. */
export const BITS = { allow: { first: 0, count: 31 }, deny: { first: 31, count: 31 } } as const;
/** Of what is looked up for a path: it is that path, and no beginning. */
export const PLAIN = 1n << 62n;
/** Patterns of paths that may match at once, and headers that are asked for, in one rule set. */
export const SLOTS = 4;
const EVERY_PATH: PathPattern = { kind: 'prefix', path: '/' };

/** The rules of HTTP requests of one permission; allowed ones that differ in their paths alone are one rule. */
export function httpRules(action: SetRule['action'], name: string, rules: readonly HttpRule[]): SetRule[] {
  return rules.map(({ methods, host, paths, headers }) => ({
    action,
    names: [name],
    methods: methods && [...new Set(methods)].toSorted(),
    host: host?.toLowerCase(),
    headers: new Map(headers.map((header) => [header.name, header.value])),
    paths: paths.length === 0 ? undefined : [paths],
  }));
}

export function mergeRules(rules: readonly SetRule[]): SetRule[] {
  const merged = new Map<string, SetRule>();
  for (const rule of rules) {
    const { action, methods, host, headers, names } = rule;
    const sorted = [...headers].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const isDenial = action === 'deny';
    const key = JSON.stringify([action, methods, host, sorted, isDenial ? names : '']);
    const before = merged.get(key);
    merged.set(key, before ? together(before, rule) : rule);
  }
  return [...merged.values()];
}

function together(one: SetRule, other: SetRule): SetRule {
  const paths = one.paths && other.paths ? [...one.paths, ...other.paths] : undefined;
  const unique = paths && [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
  return { ...one, names: [...new Set([...one.names, ...other.names])], paths: unique };
}

/** A pattern that takes a regular expression, with what it matches. */
export interface SlottedPattern {
  readonly expression: string;
  readonly language: Language;
}

/** The patterns of a set that no tree of HAProxy's can look up, so that no two in a slot match the same path. */
export function patternSlots({ rules }: RuleSet): SlottedPattern[][] {
  const slots: SlottedPattern[][] = [];
  const alternatives = rules.flatMap(({ paths }) => paths ?? []).filter((path) => !isLookedUp(path));
  for (const paths of new Map(alternatives.map((path) => [expressionOf(path), path])).values()) {
    const pattern = { expression: expressionOf(paths), language: languageOf(paths) };
    const slot = slots.find((others) => others.every((one) => isApart(one, pattern)));
    if (slot) slot.push(pattern);
    else slots.push([pattern]);
  }
  return slots;
}

function isApart(one: SlottedPattern, other: SlottedPattern): boolean {
  return one.language.intersect(other.language).isEmpty();
}

export function languageOf(paths: readonly PathPattern[]): Language {
  return paths.map(pathLanguage).reduce((all, one) => all.intersect(one));
}

/** Is it one pattern, that a tree can have? */
export function isLookedUp(paths: readonly PathPattern[]): boolean {
  return paths.length === 1 && paths.every(isInTree);
}

/** The patterns of some rules that a tree has; a rule without any has every path. */
export function lookedUpPaths(bits: ReadonlyMap<SetRule, bigint>): TreePath[] {
  return [...bits].flatMap(([{ paths }, one]) =>
    (paths?.filter(isLookedUp).flat() ?? [EVERY_PATH]).map((pattern) => ({ pattern, bits: one })),
  );
}

function pathsOf({ rules }: RuleSet): TreePath[] {
  return lookedUpPaths(new Map(rules.map((rule) => [rule, 1n])));
}

/** All patterns at once: those before the last one are looked ahead for. */
export function expressionOf(paths: readonly PathPattern[]): string {
  const expressions = paths.map(pathExpression);
  return [...expressions.slice(0, -1).map((one) => `(?=${one}$)`), expressions.at(-1) ?? ''].join('');
}

/** The headers that rules ask for, as a text for each condition. */
export function headerConditions({ rules }: RuleSet): readonly [name: string, value: string | undefined][] {
  const all = rules.flatMap(({ headers }) => [...headers]);
  return [...new Map(all.map((condition) => [JSON.stringify(condition), condition])).values()];
}

/** What of a set is more than HAProxy is set up for, or undefined. */
export function excessOf(set: RuleSet): string | undefined {
  for (const action of ['deny', 'allow'] as const) {
    const count = set.rules.filter((rule) => rule.action === action).length;
    if (count > BITS[action].count) return `${count} rules with conditions of their own for one port`;
  }
  if (headerConditions(set).length > SLOTS) return `more than ${SLOTS} conditions on headers for one port`;
  if (pathTree(pathsOf(set)) === undefined) return 'so many path templates that overlap';
  return patternSlots(set).length > SLOTS ? `more than ${SLOTS} path patterns that overlap` : undefined;
}

/**
 * The name of a rule set, which tells what must be looked up for it: `h` hosts, `v` placeholders of paths, `p` and `n`
 * with the count of slots for paths and headers. The sets of `http` look at methods and paths alone, nothing is counted,
 * and no denial has a pattern, so that a request that is allowed by a look-up is so whatever the patterns say; others are
 * `full`. It differs from those of all other sets, so that it can be given to rules while others are in use.
 */
export function ruleSetId(set: RuleSet): string {
  const flags = [
    set.rules.some(({ host }) => host !== undefined) ? '-h' : '',
    `-v${pathsOf(set).reduce((most, { pattern }) => Math.max(most, placeholders(pattern)), 0)}`,
    `-p${patternSlots(set).length}`,
    `-n${headerConditions(set).length}`,
  ];
  const needed = flags.filter((flag) => !flag.endsWith('0')).join('');
  const isFull = set.isCounted || !set.rules.every(isQuick);
  const text = JSON.stringify(set, (_, value: unknown) => (value instanceof Map ? [...value] : value));
  return `${set.kind === 'http' && isFull ? 'full' : set.kind}-${digest(text)}${needed}`;
}

function isQuick({ action, host, headers, paths }: SetRule): boolean {
  const isFound = action === 'allow' || (paths?.every(isFixed) ?? true);
  return host === undefined && headers.size === 0 && isFound;
}

function isFixed(path: readonly PathPattern[]): boolean {
  return isLookedUp(path) && path.every(({ kind }) => kind !== 'template');
}

/** Why a path of a profile is nothing that HAProxy is told, or undefined. */
export function pathRisk({ kind, path }: PathPattern): string | undefined {
  return kind === 'regex' ? patternRisk(path) : undefined;
}
