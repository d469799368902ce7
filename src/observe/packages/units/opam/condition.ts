import { isToken, itemsOf, type Term } from './terms.ts';

/** What a condition in braces says of the package before it. */
export interface Condition {
  /** Versions that it takes, without the quotes; undefined where it takes any. */
  readonly range: string | undefined;
  /** May it hold where nobody tests, documents or develops? */
  readonly isForUse: boolean;
}

interface Part extends Condition {
  readonly isEither?: boolean;
}

const FOR_DEVELOPMENT = new Set(['with-test', 'with-doc', 'with-dev-setup', 'dev']);
const COMPARISON = /^(?:[<>!]?=|[<>])$/;
const VERSION = /^[\w.+~-]+$/;
const ANY: Part = { range: undefined, isForUse: true };

/**
 * Reads a condition: versions, and variables of where it is built, which may be as they please. Undefined for what is
 * none. `version` is that of the package itself. Source: https://opam.ocaml.org/doc/Manual.html#Filtered-package-formulas
 */
export function conditionIn(items: readonly Term[], version: string | undefined): Condition | undefined {
  let at = 0;
  const comparison = (hasLeft: boolean): Part | undefined => {
    const [operator, right] = [items[at], items[at + 1]];
    at += 2;
    if (right?.kind !== 'text' && right?.kind !== 'word') return undefined;
    if (hasLeft || operator?.kind !== 'mark') return ANY;
    const bound = right.kind === 'text' ? right.text : right.text === 'version' ? version : undefined;
    // A bound of variables may be any.
    return bound !== undefined && VERSION.test(bound)
      ? { range: `${operator.text} ${bound}`, isForUse: true }
      : ANY;
  };
  const one = (): Part | undefined => {
    const term = items[at];
    if (term?.kind === 'mark' && COMPARISON.test(term.text)) return comparison(false);
    if (isToken(term, '!') || isToken(term, '?')) {
      while (isToken(items[at], '!') || isToken(items[at], '?')) at += 1;
      return one() && ANY;
    }
    at += 1;
    if (term?.kind === '(') return conditionIn(term.items, version);
    if (term?.kind !== 'text' && term?.kind !== 'word') return undefined;
    const next = items[at];
    if (next?.kind === 'mark' && COMPARISON.test(next.text)) return comparison(true);
    return { range: undefined, isForUse: !(term.kind === 'word' && FOR_DEVELOPMENT.has(term.text)) };
  };
  const series = (mark: string, read: () => Part | undefined, join: (parts: Part[]) => Part) => () => {
    const parts = [read()];
    for (; isToken(items[at], mark); parts.push(read())) at += 1;
    const known = parts.filter((part) => part !== undefined);
    return known.length === parts.length ? join(known) : undefined;
  };
  if (items.length === 0) return ANY;
  const found = series('|', series('&', one, both), either)();
  return at >= items.length ? found : undefined;
}

/** Both must hold: those that take any version say nothing. */
function both(parts: readonly Part[]): Part {
  const [first = ANY] = parts;
  if (parts.length === 1) return first;
  const ranged = parts.filter(({ range }) => range !== undefined);
  const isForUse = parts.every((part) => part.isForUse);
  if (ranged.length < 2) return { ...(ranged[0] ?? ANY), isForUse };
  const range = ranged.map((part) => (part.isEither ? `(${part.range})` : part.range)).join(' & ');
  return { range, isForUse };
}

/** Any will do: where one takes any version, all do. */
function either(parts: readonly Part[]): Part {
  const [first = ANY] = parts;
  if (parts.length === 1) return first;
  const isForUse = parts.some((part) => part.isForUse);
  const ranges = parts.flatMap(({ range }) => range ?? []);
  return ranges.length < parts.length
    ? { range: undefined, isForUse }
    : { range: [...new Set(ranges)].join(' | '), isForUse, isEither: true };
}

/** The condition right behind a name, if there is one. */
export function bracesOf(term: Term | undefined): readonly Term[] | undefined {
  return term?.kind === '{' ? itemsOf(term) : undefined;
}
