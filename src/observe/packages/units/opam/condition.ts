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
  return items.length === 0 ? ANY : new ConditionReader(items, version).whole();
}

class ConditionReader {
  readonly #items: readonly Term[];
  readonly #version: string | undefined;
  #at = 0;

  constructor(items: readonly Term[], version: string | undefined) {
    this.#items = items;
    this.#version = version;
  }

  whole(): Part | undefined {
    const found = this.#series('|', () => this.#series('&', () => this.#one(), both), either);
    return this.#at < this.#items.length ? undefined : found;
  }

  #series(
    mark: string,
    read: () => Part | undefined,
    join: (parts: readonly Part[]) => Part,
  ): Part | undefined {
    const parts = [read()];
    for (; isToken(this.#items[this.#at], mark); parts.push(read())) this.#at += 1;
    const known = parts.filter((part) => part !== undefined);
    return known.length === parts.length ? join(known) : undefined;
  }

  #one(): Part | undefined {
    const term = this.#items[this.#at];
    if (isComparison(term)) return this.#comparison(false);
    if (isPrefix(term)) {
      while (isPrefix(this.#items[this.#at])) this.#at += 1;
      return this.#one() && ANY;
    }
    this.#at += 1;
    if (term?.kind === '(') return conditionIn(term.items, this.#version);
    if (term?.kind !== 'text' && term?.kind !== 'word') return undefined;
    if (isComparison(this.#items[this.#at])) return this.#comparison(true);
    return { range: undefined, isForUse: !(term.kind === 'word' && FOR_DEVELOPMENT.has(term.text)) };
  }

  /** Of the package's version, or of a variable where one stands in front. */
  #comparison(isOfVariable: boolean): Part | undefined {
    const [operator, right] = [this.#items[this.#at], this.#items[this.#at + 1]];
    this.#at += 2;
    if (right?.kind !== 'text' && right?.kind !== 'word') return undefined;
    if (isOfVariable || operator?.kind !== 'mark') return ANY;
    const own = right.text === 'version' ? this.#version : undefined;
    const bound = right.kind === 'text' ? right.text : own;
    // A bound of variables may be any.
    if (bound === undefined || !VERSION.test(bound)) return ANY;
    return { range: `${operator.text} ${bound}`, isForUse: true };
  }
}

function isComparison(term: Term | undefined): boolean {
  return term?.kind === 'mark' && COMPARISON.test(term.text);
}

/** Not, or where it is defined. */
function isPrefix(term: Term | undefined): boolean {
  return isToken(term, '!') || isToken(term, '?');
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
