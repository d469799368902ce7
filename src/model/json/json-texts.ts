import { Fault } from '../fault.ts';
import { endOfText } from './parse.ts';

/** Where a value of JSON stands in a text, in UTF-16 units. */
export interface JsonText {
  readonly start: number;
  readonly end: number;
}

const MOST_TEXTS = 20_000;
const SPACE = /\s/;

/**
 * The objects that stand one behind the other in a text, as several calls of `kubectl get -o json` write them; in linear
 * time. Undefined where there is but one, or anything else between them. Throws a `Fault` (`limit`) for too many.
 */
export function jsonTextsIn(text: string): readonly JsonText[] | undefined {
  const texts: JsonText[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (SPACE.test(text.charAt(at))) continue;
    const end = text[at] === '{' ? endOfObject(text, at) : undefined;
    if (end === undefined) return undefined;
    if (texts.length >= MOST_TEXTS) throw new Fault('limit', `more than ${MOST_TEXTS} objects of JSON`);
    texts.push({ start: at, end });
    at = end - 1;
  }
  return texts.length > 1 ? texts : undefined;
}

/** The place behind the bracket that closes the object; undefined where none does. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfText(text, at);
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}
