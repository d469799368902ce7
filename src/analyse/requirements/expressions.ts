import { malformedVersion } from '../versions/malformed-version.ts';
import type { Comparator } from './comparators.ts';

/** One of these must hold, as a whole. */
type Alternatives = readonly (readonly Comparator[])[];

/** How an ecosystem writes comparators between `&`, `|` and parentheses. */
export interface ExpressionSyntax {
  readonly name: string;
  /** What one comparator means. Throws a `Fault` (`malformed`). */
  comparators(text: string): readonly Comparator[];
}

const TOKEN = /&&?|\|\|?|[()]|[^&|()]+/g;
const MAXIMUM_DEPTH = 32;
/** More comparators than any manifest has, in what parentheses are multiplied out to. */
const MAXIMUM_COMPARATORS = 500;

/** Comparators with `&` (`&&`), `|` (`||`) and parentheses between them. Throws a `Fault` (`malformed`). */
export function alternativesIn(text: string, syntax: ExpressionSyntax): Alternatives {
  return new ExpressionReader(text, syntax).whole();
}

class ExpressionReader {
  readonly #text: string;
  readonly #syntax: ExpressionSyntax;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string, syntax: ExpressionSyntax) {
    this.#text = text;
    this.#syntax = syntax;
    this.#tokens = (text.match(TOKEN) ?? []).map((token) => token.trim()).filter((token) => token !== '');
  }

  whole(): Alternatives {
    const found = this.#either(0);
    if (this.#at < this.#tokens.length) throw this.#refused();
    return found;
  }

  #either(depth: number): Alternatives {
    let found = this.#both(depth);
    for (; this.#isNext('|'); found = this.#bounded([...found, ...this.#both(depth)])) this.#at += 1;
    return found;
  }

  #both(depth: number): Alternatives {
    let found = this.#one(depth);
    for (; this.#isNext('&'); found = this.#bounded(product(found, this.#one(depth)))) this.#at += 1;
    return found;
  }

  #one(depth: number): Alternatives {
    const token = this.#tokens[this.#at] ?? '';
    this.#at += 1;
    if (/^(?:[&|)]|$)/.test(token) || depth > MAXIMUM_DEPTH) throw this.#refused();
    if (token !== '(') return [this.#syntax.comparators(token)];
    const inner = this.#either(depth + 1);
    if (!this.#isNext(')')) throw this.#refused();
    this.#at += 1;
    return inner;
  }

  #isNext(mark: string): boolean {
    return this.#tokens[this.#at]?.startsWith(mark) === true;
  }

  #bounded(alternatives: Alternatives): Alternatives {
    const count = alternatives.reduce((sum, { length }) => sum + Math.max(length, 1), 0);
    if (count > MAXIMUM_COMPARATORS) throw this.#refused();
    return alternatives;
  }

  #refused(): Error {
    return malformedVersion(this.#syntax.name, this.#text, 'expected comparators with & and | between them');
  }
}

function product(left: Alternatives, right: Alternatives): Alternatives {
  return left.flatMap((one) => right.map((other) => [...one, ...other]));
}
