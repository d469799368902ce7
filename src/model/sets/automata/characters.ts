import { Intervals } from '../intervals.ts';
import { LAST_CHARACTER } from './automaton.ts';

/** A set of characters, as code points. */
export type Characters = Intervals<number>;

export const ANY_CHARACTER = Intervals.of([[0, LAST_CHARACTER]]);

/** The characters of a list of ranges, two characters each, such as `azAZ__`. */
function ranges(ends: string): Characters {
  const pairs = Array.from({ length: ends.length / 2 }, (_, index) => [2 * index, 2 * index + 1] as const);
  return Intervals.of(pairs.map(([low, high]) => [ends.charCodeAt(low), ends.charCodeAt(high)]));
}

export const DIGIT = ranges('09');
export const WORD = ranges('09azAZ__');
/** RE2's `\s`, which has no vertical tab. */
export const SPACE = ranges('\t\n\f\r  ');
/** What `.` does not match unless the flag `s` is set. */
export const NEWLINE = ranges('\n\n');
/** What no HTTP field may hold (RFC 9110 section 5.5). */
export const LINE_BREAKS = ranges('\0\0\n\n\r\r');
/** Envoy's path characters: those of RFC 3986 without `*` and `=`. */
export const PATH_CHARACTERS = ranges("azAZ09--..__~~%%!!$$&&''(())++,,;;::@@");

/** POSIX classes, of ASCII only as in RE2. */
export const POSIX_CLASSES: ReadonlyMap<string, Characters> = new Map([
  ['alnum', ranges('09azAZ')],
  ['alpha', ranges('azAZ')],
  ['ascii', ranges('\0\x7f')],
  ['blank', ranges('\t\t  ')],
  ['cntrl', ranges('\0\x1f\x7f\x7f')],
  ['digit', DIGIT],
  ['graph', ranges('!~')],
  ['lower', ranges('az')],
  ['print', ranges(' ~')],
  ['punct', ranges('!/:@[`{~')],
  ['space', ranges('\t\r  ')],
  ['upper', ranges('AZ')],
  ['word', WORD],
  ['xdigit', ranges('09afAF')],
]);

export function character(codePoint: number): Characters {
  return new Intervals([codePoint, codePoint + 1]);
}

/** The character, and its other case where it is an ASCII letter: how hosts and header names are compared. */
export function inEitherCase(codePoint: number): Characters {
  const other = codePoint ^ 0x20;
  const isLetter = (codePoint | 0x20) >= 0x61 && (codePoint | 0x20) <= 0x7a && codePoint < 0x80;
  const pairs = isLetter ? [codePoint, other] : [codePoint];
  return Intervals.of(pairs.map((one) => [one, one] as const));
}

let caseOrbits: ReadonlyMap<number, readonly number[]> | undefined;

/** The characters and all that differ from them by case only, by Unicode's simple folding, as `(?i)` means it. */
export function foldCase(characters: Characters): Characters {
  caseOrbits ??= findCaseOrbits();
  const first = characters.first() ?? 0;
  // A literal is looked up; only larger sets are compared with every letter that has case.
  const isSingle = characters.equals(character(first));
  const cased = isSingle ? [first] : [...caseOrbits.keys()].filter((one) => characters.includes(one));
  const folded = cased
    .flatMap((one) => caseOrbits?.get(one) ?? [])
    .filter((one) => !characters.includes(one));
  return characters.union(Intervals.of(folded.map((one) => [one, one] as const)));
}

/** For each character all that differ from it by case only, itself too; none beyond plane 1 has case. */
function findCaseOrbits(): Map<number, readonly number[]> {
  const orbits = new Map<string, number[]>();
  for (let codePoint = 0; codePoint < 0x20000; codePoint += 1) {
    const text = String.fromCodePoint(codePoint);
    const upper = simple(text, text.toUpperCase());
    const folded = simple(upper, upper.toLowerCase());
    if (folded === text && text.toUpperCase() === text && text.toLowerCase() === text) continue;
    // The dotless i is an i in Turkish only.
    if (codePoint === 0x131) continue;
    orbits.set(folded, [...(orbits.get(folded) ?? []), codePoint]);
  }
  return new Map([...orbits.values()].flatMap((orbit) => orbit.map((one) => [one, orbit] as const)));
}

/** The mapping where it is one character, else the character itself. */
function simple(text: string, mapped: string): string {
  return Array.from(mapped).length === 1 ? mapped : text;
}
