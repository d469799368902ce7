import { boundedText, type Builtin, unknown } from '../../../model/configuration/functions.ts';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { wholeNumber } from './number-functions.ts';
import { isOpen, openList, textOf } from './values.ts';

/** `%s`, `%v`, `%q` and `%d`, which may be filled up with blanks or zeros. */
const VERB = /%(?:(%)|(0?)(\d{1,3}|)(d)|([svq])|)/g;

/** Functions of texts with places for values (https://developer.hashicorp.com/terraform/language/functions/format). */
export const FORMAT_FUNCTIONS: readonly (readonly [string, Builtin])[] = [
  ['format', formatted],
  ['formatlist', formattedAll],
];

/** What is not known of the text stands as `…` in its outline. */
function formatted(pattern: unknown, ...given: readonly unknown[]): unknown {
  if (typeof pattern !== 'string') return unknown();
  const verbs = Array.from(pattern.matchAll(VERB));
  const taken = verbs.filter(([verb]) => verb !== '%%');
  if (taken.length !== given.length || taken.some(([verb]) => verb === '%')) return unknown();
  const texts = taken.map((verb, index) => formattedOne(verb, given[index]));
  let next = 0;
  const text = pattern.replaceAll(VERB, (verb) => (verb === '%%' ? '%' : (texts[next++] ?? '…')));
  const isKnown = texts.every((one) => one !== undefined);
  const made = boundedText(text);
  return isKnown || made !== text ? made : new Unknown(undefined, text);
}

function formattedOne([, , zero, width, number, verb]: RegExpExecArray, value: unknown): string | undefined {
  if (number) return filled(wholeNumber(value), Number(width), zero === '0');
  // Large numbers get an exponent there, and small ones.
  if (verb === 'v' && typeof value === 'number' && !isShort(value)) return undefined;
  const text = textOf(value);
  if (verb !== 'q' || text === undefined) return text;
  return /^[ -~]*$/.test(text) && !/[<>&]/.test(text) ? JSON.stringify(text) : undefined;
}

function isShort(number: number): boolean {
  return number === 0 || (Math.abs(number) < 1e6 && Math.abs(number) >= 1e-3);
}

function filled(number: number | undefined, width: number, hasZeros: boolean): string | undefined {
  if (number === undefined) return undefined;
  const text = String(number);
  if (!hasZeros) return text.padStart(width);
  return number < 0 ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0');
}

/** Lists of one length give one value after the other, other values are the same each time. */
function formattedAll(pattern: unknown, ...given: readonly unknown[]): unknown {
  const lists = given.filter((one): one is readonly unknown[] => Array.isArray(one));
  const isWhole = !lists.some(isOpen);
  const lengths = new Set(lists.map(({ length }) => length));
  // What is not known may be a list of any length.
  if (given.some((one) => one instanceof Unknown) || lengths.size > 1 || (!isWhole && lists.length > 1))
    return unknown();
  const [length = 1] = lengths;
  if (typeof pattern !== 'string' || length * pattern.length > 2 ** 20) return unknown();
  const made = Array.from({ length }, (_, index) =>
    formatted(pattern, ...given.map((one) => (Array.isArray(one) ? (one as unknown[])[index] : one))),
  );
  if (made.some((one) => one instanceof Unknown && one.outline === undefined)) return unknown();
  return isWhole ? made : openList(made);
}
