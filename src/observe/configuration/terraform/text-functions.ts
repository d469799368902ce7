import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { boundedList, type Builtin, boundedText, of } from './builtin.ts';
import { isOpen, numberOf, textOf } from './values.ts';

const unknown = (): Unknown => new Unknown();

/** A function of so many texts, all of which it must know. */
function ofTexts(count: number, make: (...texts: string[]) => unknown): Builtin {
  return of(count, (...given) => {
    const texts = given.map(textOf).filter((one) => one !== undefined);
    return texts.length === count ? make(...texts) : unknown();
  });
}

/** Functions of texts (https://developer.hashicorp.com/terraform/language/functions). */
export const TEXT_FUNCTIONS: readonly (readonly [string, Builtin])[] = [
  ['format', formatted],
  ['join', joined],
  ['lower', ofTexts(1, (text) => text.toLowerCase())],
  ['upper', ofTexts(1, (text) => text.toUpperCase())],
  ['trimspace', ofTexts(1, (text) => text.trim())],
  ['trimprefix', ofTexts(2, (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text))],
  ['trimsuffix', ofTexts(2, trimSuffix)],
  ['startswith', ofTexts(2, (text, prefix) => text.startsWith(prefix))],
  ['endswith', ofTexts(2, (text, suffix) => text.endsWith(suffix))],
  ['strcontains', ofTexts(2, (text, part) => text.includes(part))],
  ['split', ofTexts(2, splitText)],
  ['replace', ofTexts(3, replaced)],
  ['base64encode', ofTexts(1, (text) => Buffer.from(text).toString('base64'))],
];

function trimSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
}

function splitText(separator: string, text: string): unknown {
  return boundedList(separator === '' ? Array.from(text) : text.split(separator));
}

/** Between slashes stands a regular expression. */
function replaced(text: string, part: string, other: string): unknown {
  if (/^\/.*\/$/s.test(part) || part === '') return unknown();
  const count = text.split(part).length - 1;
  return count * other.length > 2 ** 16 ? unknown() : text.replaceAll(part, () => other);
}

/** Of `format` only `%s`, `%d`, `%v` and `%%`; what is not known of the text stands as `…` in its outline. */
function formatted(pattern: unknown, ...given: readonly unknown[]): unknown {
  if (typeof pattern !== 'string') return unknown();
  const verbs = Array.from(pattern.matchAll(/%(.?)/gs), ([, verb = '']) => verb);
  const taken = verbs.filter((verb) => verb !== '%');
  if (taken.length !== given.length || taken.some((verb) => !'sdv'.includes(verb) || verb === ''))
    return unknown();
  const texts = taken.map((verb, index) => formattedOne(verb, given[index]));
  let next = 0;
  const text = pattern.replaceAll(/%./gs, (verb) => (verb === '%%' ? '%' : (texts[next++] ?? '…')));
  const isKnown = texts.every((one) => one !== undefined);
  const made = boundedText(text);
  return isKnown || made !== text ? made : new Unknown(undefined, text);
}

function formattedOne(verb: string, value: unknown): string | undefined {
  if (verb !== 'd') return textOf(value);
  const number = numberOf(value);
  return number !== undefined && Number.isInteger(number) ? textOf(number) : undefined;
}

function joined(separator: unknown, ...lists: readonly unknown[]): unknown {
  const isWhole = lists.length > 0 && lists.every((one) => Array.isArray(one) && !isOpen(one));
  const texts = lists.flat().map(textOf);
  if (typeof separator !== 'string' || !isWhole || texts.includes(undefined)) return unknown();
  return boundedText(texts.join(separator));
}
