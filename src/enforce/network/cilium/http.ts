import { Fault } from '../../../model/fault.ts';
import type { HttpRule, PathPattern } from '../../../model/segmentation/permission.ts';
import { regularExpression } from '../../../model/sets/patterns.ts';
import type { Approximation } from '../approximation.ts';

const LEFT_OUT = 'the rule is left out';
const WITH_QUERY = regularExpression('(?s).*\\?.*');
const ANY_QUERY = '(?:\\?.*)?';

/** Rules for HTTP requests; gRPC calls are `POST /service/method`. */
export function httpRules(rules: readonly HttpRule[], approximation: Approximation): object[] {
  return rules.flatMap((rule) => httpRule(rule, approximation) ?? []);
}

function httpRule(rule: HttpRule, approximation: Approximation): object | undefined {
  const { methods, host, headers } = rule;
  const path = pathOf(rule.paths, approximation);
  if (path === undefined) return undefined;
  const present: string[] = [];
  const matches: object[] = [];
  for (const { name, value } of headers) {
    const isAny =
      value === '' &&
      approximation.isMore(`Cilium cannot ask for an empty header ${name}`, {
        more: 'any value is meant',
        less: LEFT_OUT,
      });
    if (value === '' && !isAny) return undefined;
    if (value === undefined || isAny) present.push(name);
    else matches.push({ name, value });
  }
  return {
    ...(methods ? { method: methods.map(escaped).join('|') } : {}),
    ...(path === '' ? {} : { path }),
    ...(host === undefined ? {} : { host: hostExpression(host) }),
    ...(present.length > 0 ? { headers: present } : {}),
    ...(matches.length > 0 ? { headerMatches: matches } : {}),
  };
}

/** An expression for the path and whatever query; empty for every path, undefined where nothing is left. */
function pathOf(
  [first, ...others]: readonly PathPattern[],
  approximation: Approximation,
): string | undefined {
  if (!first) return '';
  if (others.length > 0) {
    const instead = { more: 'only the first counts', less: LEFT_OUT };
    if (!approximation.isMore('Cilium does not ask for several path patterns at once', instead))
      return undefined;
  }
  const expression = first.kind === 'regex' ? withinPath(first) : pathExpression(first);
  // A path has no query, so that a text with one is none.
  if (first.kind !== 'regex' && first.path.includes('?')) return undefined;
  if (expression !== undefined) return `(?:${expression})${ANY_QUERY}`;
  const instead = { more: 'what it matches there is meant too', less: LEFT_OUT };
  return approximation.isMore('the expression of a path may match into a query', instead)
    ? `(?:${first.path})${ANY_QUERY}`
    : undefined;
}

/** An expression for the same paths that matches no query; undefined where none was found. */
function withinPath({ path }: PathPattern): string | undefined {
  const narrowed = withoutQuestionMarks(path);
  try {
    const wanted = regularExpression(path).subtract(WITH_QUERY);
    if (wanted.isEmpty()) return undefined;
    return regularExpression(narrowed).cutBefore('?').equals(wanted) ? narrowed : undefined;
  } catch (error) {
    // An expression that cannot be compared is for the engine to read.
    if (error instanceof Fault) return path;
    throw error;
  }
}

const EXCLUDING: Readonly<Record<string, string>> = {
  '.': '[^?\\n]',
  '\\S': '[^\\s?]',
  '\\D': '[^\\d?]',
  '\\W': '[^\\w?]',
};

/** Takes the question mark out of whatever stands for many characters. */
function withoutQuestionMarks(expression: string): string {
  return expression.replaceAll(
    /\\[\s\S]|\[\^|\[(?:\\[\s\S]|[^\]\\]){0,500}\]|\./g,
    (part) => EXCLUDING[part] ?? (part === '[^' ? '[^?' : part),
  );
}

function pathExpression({ kind, path }: PathPattern): string {
  if (kind === 'regex') return path;
  if (kind === 'exact') return escaped(path);
  if (kind === 'template')
    return path
      .split(/(\{[^{}]*\})/)
      .map((part) => (part.startsWith('{') ? '[^/?]+' : escaped(part)))
      .join('');
  const whole = path.endsWith('/') ? path.slice(0, -1) : path;
  return whole === '' ? '/.*' : `${escaped(whole)}(?:/.*)?`;
}

/** Host names are compared in any case: each letter of ASCII as both, for `(?i)` is for all of Unicode. */
function hostExpression(pattern: string): string {
  const [, stars, rest = pattern] = /^(\*{1,2})\.(.*)$/s.exec(pattern) ?? [];
  const name = Array.from(rest, (one) =>
    /[a-z]/i.test(one) ? `[${one.toLowerCase()}${one.toUpperCase()}]` : escaped(one),
  ).join('');
  if (stars === undefined) return name;
  return `${stars === '*' ? '[^.]+' : '.+'}\\.${name}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
