import {
  boundedList,
  boundedText,
  type Builtin,
  MAXIMUM_TEXT,
  unknown,
} from '../../../model/configuration/functions.ts';
import { of, ofTexts } from './builtin.ts';
import { wholeNumber } from './number-functions.ts';
import { isOpen, textOf } from './values.ts';

/** Texts in which each character is one of UTF-16. */
const PLAIN = /^[\t\n\x20-\x7e]*$/;

/** Functions of texts (https://developer.hashicorp.com/terraform/language/functions). */
export const TEXT_FUNCTIONS: readonly (readonly [string, Builtin])[] = [
  ['join', joined],
  ['lower', ofTexts(1, (text) => text.toLowerCase())],
  ['upper', ofTexts(1, (text) => text.toUpperCase())],
  ['title', ofTexts(1, (text) => (PLAIN.test(text) ? titled(text) : unknown()))],
  ['trim', ofTexts(2, (text, others) => trimmed(text, new Set(others)))],
  ['trimspace', ofTexts(1, (text) => text.trim())],
  ['trimprefix', ofTexts(2, (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text))],
  ['trimsuffix', ofTexts(2, trimSuffix)],
  ['chomp', ofTexts(1, (text) => text.slice(0, text.length - endOfLines(text)))],
  ['indent', of(2, indented)],
  ['substr', of(3, partOfText)],
  ['strrev', ofTexts(1, (text) => (PLAIN.test(text) ? Array.from(text).toReversed().join('') : unknown()))],
  ['startswith', ofTexts(2, (text, prefix) => text.startsWith(prefix))],
  ['endswith', ofTexts(2, (text, suffix) => text.endsWith(suffix))],
  ['strcontains', ofTexts(2, (text, part) => text.includes(part))],
  ['split', ofTexts(2, splitText)],
];

function titled(text: string): string {
  return text.replaceAll(/(?<!\w)[a-z]/g, (letter) => letter.toUpperCase());
}

function trimmed(text: string, others: ReadonlySet<string>): string {
  const letters = Array.from(text);
  const start = letters.findIndex((one) => !others.has(one));
  const end = letters.findLastIndex((one) => !others.has(one));
  return start === -1 ? '' : letters.slice(start, end + 1).join('');
}

function trimSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
}

/** How many units line breaks at the end take. */
function endOfLines(text: string): number {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1;
  return text.length - end;
}

/** Blanks before every line but the first. */
function indented(count: unknown, given: unknown): unknown {
  const [width, text] = [wholeNumber(count), textOf(given)];
  if (text === undefined || width === undefined || width < 0 || width > 1000) return unknown();
  const lines = text.split('\n');
  return lines.length * width > MAXIMUM_TEXT ? unknown() : boundedText(lines.join(`\n${' '.repeat(width)}`));
}

/** From an offset, which counts from the end below zero; a length of -1 is all of the rest. */
function partOfText(given: unknown, offset: unknown, length: unknown): unknown {
  const [text, from, count] = [textOf(given), wholeNumber(offset), wholeNumber(length)];
  if (text === undefined || from === undefined || count === undefined || count < -1 || !PLAIN.test(text))
    return unknown();
  if (from < 0 && (-from > text.length || count === 0)) return unknown();
  const start = from < 0 ? text.length + from : from;
  return text.slice(start, count === -1 ? undefined : start + count);
}

function splitText(separator: string, text: string): unknown {
  return boundedList(separator === '' ? Array.from(text) : text.split(separator));
}

function joined(separator: unknown, ...lists: readonly unknown[]): unknown {
  const isWhole = lists.length > 0 && lists.every((one) => Array.isArray(one) && !isOpen(one));
  const texts = lists.flat().map(textOf);
  if (typeof separator !== 'string' || !isWhole || texts.includes(undefined)) return unknown();
  return boundedText(texts.join(separator));
}
