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

const TOKEN = /(&&?|\|\|?|[()])|[^&|()]+/y;
const MAXIMUM_DEPTH = 32;
/** More comparators than any manifest has, in what parentheses are multiplied out to. */
const MAXIMUM_COMPARATORS = 500;

/** Comparators with `&` (`&&`), `|` (`||`) and parentheses between them. Throws a `Fault` (`malformed`). */
export function alternativesIn(text: string, syntax: ExpressionSyntax): Alternatives {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text))
    if (found[0].trim() !== '') tokens.push(found[0].trim());
  let at = 0;
  const refused = () => malformedVersion(syntax.name, text, 'expected comparators with & and | between them');
  const one = (depth: number): Alternatives => {
    const token = tokens[at] ?? '';
    at += 1;
    if (token !== '(') {
      if (/^[&|)]|^$/.test(token)) throw refused();
      return [syntax.comparators(token)];
    }
    if (depth >= MAXIMUM_DEPTH) throw refused();
    const inner = either(depth + 1);
    if (tokens[at] !== ')') throw refused();
    at += 1;
    return inner;
  };
  const both = (depth: number): Alternatives => {
    let found = one(depth);
    for (; tokens[at]?.startsWith('&'); found = bounded(product(found, one(depth)), refused)) at += 1;
    return found;
  };
  const either = (depth: number): Alternatives => {
    let found = both(depth);
    for (; tokens[at]?.startsWith('|'); found = bounded([...found, ...both(depth)], refused)) at += 1;
    return found;
  };
  const found = either(0);
  if (at < tokens.length) throw refused();
  return found;
}

function product(left: Alternatives, right: Alternatives): Alternatives {
  return left.flatMap((one) => right.map((other) => [...one, ...other]));
}

function bounded(alternatives: Alternatives, refused: () => Error): Alternatives {
  const count = alternatives.reduce((sum, { length }) => sum + Math.max(length, 1), 0);
  if (count > MAXIMUM_COMPARATORS) throw refused();
  return alternatives;
}
