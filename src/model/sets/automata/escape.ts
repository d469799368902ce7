import { quoted } from '../quoting.ts';
import { type Characters, ANY_CHARACTER, character, DIGIT, foldCase, SPACE, WORD } from './characters.ts';
import type { Cursor } from './cursor.ts';

const CLASSES: ReadonlyMap<string, Characters> = new Map([
  ['d', DIGIT],
  ['w', WORD],
  ['s', SPACE],
]);

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['t', 0x09],
  ['n', 0x0a],
  ['v', 0x0b],
  ['f', 0x0c],
  ['r', 0x0d],
]);

/** Reads what follows a backslash, one character or a class. Throws a `Fault`. */
export function readEscape(cursor: Cursor, ignoreCase: boolean): Characters {
  const positive = CLASSES.get(cursor.peek().toLowerCase());
  if (!positive) return foldIf(ignoreCase, character(readEscapedCharacter(cursor)));
  const negated = cursor.next() < 'a';
  return negateIf(negated, foldIf(ignoreCase, positive));
}

/** Reads what follows a backslash where a single character must stand; its code point. Throws a `Fault`. */
export function readEscapedCharacter(cursor: Cursor): number {
  const one = cursor.next();
  const control = CONTROLS.get(one);
  if (control !== undefined) return control;
  if (one === 'x') return readHexadecimal(cursor);
  if (one === '0' || (isOctal(one) && isOctal(cursor.peek()))) return readOctal(cursor, one);
  if (one === '') throw cursor.fault('malformed', 'ends in a backslash');
  if (!/^[!-/:-@[-`{-~ ]$/.test(one))
    throw cursor.fault('unsupported', `has a backslash before ${quoted(one)}`);
  return one.charCodeAt(0);
}

export function foldIf(ignoreCase: boolean, characters: Characters): Characters {
  return ignoreCase ? foldCase(characters) : characters;
}

export function negateIf(negated: boolean, characters: Characters): Characters {
  return negated ? characters.complement(ANY_CHARACTER) : characters;
}

/** `\x7F` or `\x{10FFFF}`. */
function readHexadecimal(cursor: Cursor): number {
  const digits = cursor.take('{') ? cursor.takeUntil('}') : cursor.next() + cursor.next();
  const value = /^[0-9a-fA-F]{1,8}$/.test(digits ?? '') ? Number.parseInt(digits ?? '', 16) : Infinity;
  if (value > 0x10ffff || (digits?.length === 1 && cursor.characters[cursor.position - 1] !== '}'))
    throw cursor.fault('malformed', 'has a bad hexadecimal escape');
  return value;
}

/** `first` and up to two more digits. */
function readOctal(cursor: Cursor, first: string): number {
  let digits = first;
  while (digits.length < 3 && isOctal(cursor.peek())) digits += cursor.next();
  return Number.parseInt(digits, 8);
}

function isOctal(one: string): boolean {
  return one >= '0' && one <= '7';
}
