import { type Code, i32 } from './wasm/assembler.ts';

/** Bytes that are looked at at once, and in one go. */
export const VECTOR = 16;
export const BLOCK = 2 ** 15;
/** Bytes before what is looked at, and behind it, that are 0. */
export const MARGIN = 2 * VECTOR;
/** Encoded bytes that are undone as one. */
export const LONGEST = 2 ** 20;
/** Characters of base64, or bytes of UTF-16, that say something, and those of a line that may go on in the next. */
export const SHORTEST_RUN = 12;
export const WRAPPED_LINE = 40;

/** Places in the module's memory. By byte: kinds, six bits of base64, four of hexadecimal digits. */
const KINDS = 0;
const SIX_BITS = 256;
const DIGITS = 512;
/** Variables that outlast a call: where the last run of either form ends, and where the lists of a block do. */
export const [RUN_LAST, WIDE_LAST, RUNS_END, WIDE_END] = [1024, 1028, 1032, 1036];
/** Lists of places in a block: vectors that may be in runs, such in UTF-16, marks, and what was found: begins and ends. */
export const RUN_LIST = 2 ** 12;
export const WIDE_LIST = RUN_LIST + BLOCK / 2;
export const MARK_LIST = WIDE_LIST + BLOCK / 2;
export const FOUND_LIST = MARK_LIST + 4 * BLOCK + 2 ** 12;
export const DATA = FOUND_LIST + 2 ** 16;
export const FIRST_PAGES = 8;

/** Kinds of bytes, as bits. */
export const [BASE64, HEX, PRINTABLE, SMALL] = [1, 2, 4, 8];
const KINDS_OF: readonly RegExp[] = [/[A-Za-z0-9+/_-]/, /[0-9a-fA-F]/, /[\t\n\r\x20-\x7e]/, /[a-z]/];
const ALPHABETS = [
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
];

/** Whether a byte is of a kind: a bit of those that it has. */
export function kindsOf(byte: Code, kinds: number): Code {
  return i32.and(i32.load8(byte, KINDS), i32.constant(kinds));
}

export const sixBitsOf = (byte: Code): Code => i32.load8(byte, SIX_BITS);
export const digitOf = (byte: Code): Code => i32.load8(byte, DIGITS);

/** Writes the tables. */
export function writeTables(memory: Uint8Array): void {
  for (let byte = 0; byte < 256; byte += 1) {
    const character = String.fromCharCode(byte);
    memory[KINDS + byte] = KINDS_OF.reduce(
      (bits, kind, number) => bits | (kind.test(character) ? 1 << number : 0),
      0,
    );
    memory[SIX_BITS + byte] = Math.max(0, ...ALPHABETS.map((alphabet) => alphabet.indexOf(character)));
    memory[DIGITS + byte] = Number.parseInt(character, 16) || 0;
  }
}
