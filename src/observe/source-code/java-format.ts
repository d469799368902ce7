import type { Expression } from './types.ts';

/** A place of `String.format`: which argument, if it is numbered, and how it is written. */
const HOLE = /%(?:(\d{1,2})\$)?[-#+ 0,(]{0,5}\d{0,4}(?:\.\d{1,3})?([a-zA-Z%])/g;
const MAXIMUM_HOLES = 32;

/** `String.format(text, …)` as a text that is put together of its arguments. */
export function knownFormat(at: number, format: Expression, given: readonly Expression[]): Expression {
  if (format.kind !== 'text') return { at, kind: 'unknown' };
  const parts: Expression[] = [];
  let [from, next, holes] = [0, 0, 0];
  for (const match of format.text.matchAll(HOLE)) {
    if ((holes += 1) > MAXIMUM_HOLES) return { at, kind: 'unknown' };
    const [whole, number, letter] = match;
    parts.push({ at, kind: 'text', text: format.text.slice(from, match.index) });
    from = match.index + whole.length;
    if (letter === '%' || letter === 'n') {
      parts.push({ at, kind: 'text', text: letter === 'n' ? '\n' : '%' });
      continue;
    }
    const index = number === undefined ? (next += 1) - 1 : Number(number) - 1;
    parts.push(given[index] ?? { at, kind: 'unknown' });
  }
  return { at, kind: 'joined', parts: [...parts, { at, kind: 'text', text: format.text.slice(from) }] };
}
