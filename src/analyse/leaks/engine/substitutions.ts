import { LONGEST } from './encoding-memory.ts';

/** A piece of bytes in some form, before it is undone. */
export interface Encoded {
  readonly decoding: string;
  readonly start: number;
  /** Of what it says. */
  readonly length: number;
  copyTo(target: Buffer, at: number): void;
  /** Place of each decoded byte in the encoded ones. */
  placeOf(offset: number): number;
}

/** One that was undone. */
export class EncodedBytes implements Encoded {
  readonly decoding: string;
  readonly start: number;
  readonly placeOf: (offset: number) => number;
  readonly #bytes: Buffer;

  constructor(decoding: string, start: number, bytes: Buffer, placeOf: (offset: number) => number) {
    this.decoding = decoding;
    this.start = start;
    this.placeOf = placeOf;
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  copyTo(target: Buffer, at: number): void {
    this.#bytes.copy(target, at);
  }
}

/** Takes a piece before the next is looked for; false where no more are wanted. What looks for them gives that on. */
export type TakeEncoded = (part: Encoded) => boolean;

/** By byte: is it one of these characters? */
export function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(characters, 'latin1')) table[byte] = 1;
  return table;
}

/** Characters of text. */
export const PRINTABLE = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13 ? 1 : 0,
);
export const HEX = tableOf('0123456789abcdefABCDEF');
const URL_TEXT = tableOf(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&()*+,;=%',
);
const PERCENT = 0x25;
const [SPACE, BACKSLASH, ZERO, AMPERSAND, HASH, SEMICOLON, OPEN, CLOSE] = [
  0x20, 0x5c, 0x30, 0x26, 0x23, 0x3b, 0x7b, 0x7d,
];
const [SMALL_U, CAPITAL_U, SMALL_X] = [0x75, 0x55, 0x78];
/** By letter behind a backslash: how many digits there are. */
const DIGITS_BEHIND: readonly (number | undefined)[] = Array.from({ length: 128 }, (_, letter) =>
  letter === SMALL_U ? 4 : letter === CAPITAL_U ? 8 : letter === SMALL_X ? 2 : undefined,
);

/** `%41` and `%u0041`, in what a URL may have. `places` are those of every `%` before digits. */
export function percents(bytes: Buffer, places: readonly number[], take: TakeEncoded): boolean {
  let last = 0;
  for (let index = 0; index < places.length; index += 1) {
    const at = places[index] as number;
    if (at < last) continue;
    let start = at;
    const least = Math.max(0, at - 1024);
    while (start > least && URL_TEXT[bytes[start - 1] ?? 0] === 1 && bytes[start - 1] !== PERCENT) start -= 1;
    let end = at;
    while (end < bytes.length && end - start < LONGEST && URL_TEXT[bytes[end] ?? 0] === 1) end += 1;
    const found = substituted('url', bytes, start, end, PERCENT, (place) => {
      const isWide = bytes[place + 1] === SMALL_U;
      const value = isWide ? hexAt(bytes, place + 2, 4) : hexAt(bytes, place + 1, 2);
      return value === undefined || value > 255 ? undefined : [value, isWide ? 6 : 3];
    });
    if (found && !take(found)) return false;
    last = end;
  }
  return true;
}

/** What is escaped in strings of programs, on a line. `places` are those of backslashes. */
export function escapes(bytes: Buffer, places: readonly number[], take: TakeEncoded): boolean {
  return lines('escape', bytes, places, BACKSLASH, escapeAt, take);
}

/** What is escaped in XML and HTML, on a line. `places` are those of `&`. */
export function entities(bytes: Buffer, places: readonly number[], take: TakeEncoded): boolean {
  return lines('xml', bytes, places, AMPERSAND, entityAt, take);
}

/** Each line on which something is undone at one of these places. */
function lines(
  decoding: string,
  bytes: Buffer,
  places: readonly number[],
  mark: number,
  undo: Undo,
  take: TakeEncoded,
): boolean {
  let last = 0;
  for (let index = 0; index < places.length; index += 1) {
    const at = places[index] as number;
    if (at < last || undo(bytes, at) === undefined) continue;
    const earliest = Math.max(0, at - 1024);
    const start = earliest + bytes.subarray(earliest, at).lastIndexOf(10) + 1;
    const rest = bytes.subarray(at, start + LONGEST);
    const newLine = rest.indexOf(10);
    const end = at + (newLine < 0 ? rest.length : newLine);
    const found = substituted(decoding, bytes, start, end, mark, (place) => undo(bytes, place));
    if (found && !take(found)) return false;
    last = end;
  }
  return true;
}

/** Backslashes before an escape in a string in a string in a string. */
const MOST_BACKSLASHES = 7;

/** `\u0041`, `\u{41}`, `\U00000041`, `\x41`, `\x{41}`, `\101` and `\0101`, with more backslashes before them too. */
function escapeAt(bytes: Buffer, place: number): Substitute | undefined {
  let at = place + 1;
  while (bytes[at] === BACKSLASH && at - place < MOST_BACKSLASHES) at += 1;
  const letter = bytes[at] as number;
  const digits = DIGITS_BEHIND[letter];
  if (digits === undefined) {
    // `echo` takes one digit more, behind a 0; control characters are colours of terminals.
    const length = [3, 4].find((count) => (octalAt(bytes, at, count) ?? 0) >= SPACE);
    return length === undefined ? undefined : [octalAt(bytes, at, length), at + length - place];
  }
  if (bytes[at + 1] === OPEN) {
    const found = closedBy(CLOSE, bytes, at + 2, 16);
    return found && [found[0], found[1] + 2 + at - place];
  }
  const value = hexAt(bytes, at + 1, digits);
  return value === undefined || value > 255 ? undefined : [value, at + 1 + digits - place];
}

const NAMED = (
  [
    ['amp', '&'],
    ['lt', '<'],
    ['gt', '>'],
    ['quot', '"'],
    ['apos', "'"],
  ] as const
).map(([name, character]) => [Buffer.from(`&${name};`), character.charCodeAt(0)] as const);

/** `&#65;`, `&#x41;`, `&amp;` and its like. */
function entityAt(bytes: Buffer, place: number): Substitute | undefined {
  if (bytes[place + 1] !== HASH) {
    const named = NAMED.find(([text]) => text.equals(bytes.subarray(place, place + text.length)));
    return named && [named[1], named[0].length];
  }
  const isHex = ((bytes[place + 2] ?? 0) | 0x20) === SMALL_X;
  const skipped = isHex ? 3 : 2;
  const found = closedBy(SEMICOLON, bytes, place + skipped, isHex ? 16 : 10);
  return found && PRINTABLE[found[0]] === 1 ? [found[0], found[1] + skipped] : undefined;
}

/** The number of a byte behind which a character stands, and how many there are with that. */
function closedBy(
  close: number,
  bytes: Buffer,
  start: number,
  base: 10 | 16,
): readonly [value: number, length: number] | undefined {
  let [value, at] = [0, start];
  for (; at - start < 8 && bytes[at] !== close; at += 1) {
    const digit = hexAt(bytes, at, 1);
    if (digit === undefined || digit >= base) return undefined;
    value = value * base + digit;
  }
  return at === start || bytes[at] !== close || value > 255 ? undefined : [value, at + 1 - start];
}

function octalAt(bytes: Buffer, start: number, digits: number): number | undefined {
  let value = 0;
  for (let at = start; at < start + digits; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 7) return undefined;
    value = value * 8 + digit;
  }
  return value < 127 ? value : undefined;
}

const HEADER = 'quoted-printable';

/** RFC 2045, section 6.7, where a header says so. `places` are those of every `quot`. */
export function quotedPrintable(bytes: Buffer, places: readonly number[], take: TakeEncoded): boolean {
  const header = places.find((at) => bytes.toString('latin1', at, at + HEADER.length) === HEADER);
  if (header === undefined) return true;
  for (let start = header; start < bytes.length; start += LONGEST) {
    const end = Math.min(bytes.length, start + LONGEST);
    const found = substituted('quoted-printable', bytes, start, end, 0x3d, (place) => {
      if (bytes[place + 1] === 10) return [undefined, 2];
      if (bytes[place + 1] === 13 && bytes[place + 2] === 10) return [undefined, 3];
      const value = hexAt(bytes, place + 1, 2);
      return value === undefined ? undefined : [value, 3];
    });
    if (found && !take(found)) return false;
  }
  return true;
}

/** What stands for a byte, or for nothing, and how many bytes it has. */
type Substitute = readonly [value: number | undefined, length: number];

type Undo = (bytes: Buffer, place: number) => Substitute | undefined;

/** Part of the bytes with what begins with `mark` undone; undefined where nothing was. */
function substituted(
  decoding: string,
  bytes: Buffer,
  start: number,
  end: number,
  mark: number,
  undo: (place: number) => Substitute | undefined,
): Encoded | undefined {
  let output: Buffer | undefined;
  // Behind each substitution: how much is decoded there, and the place from which it goes on.
  const [lengths, places] = [[0], [start]];
  let [length, copied] = [0, start];
  const part = bytes.subarray(0, end);
  for (let at = part.indexOf(mark, start); at >= 0; at = part.indexOf(mark, at)) {
    const found = undo(at);
    const [value, size] = found ?? [undefined, 1];
    if (found) {
      output ??= Buffer.allocUnsafe(end - start);
      length += bytes.copy(output, length, copied, at);
      if (value !== undefined) {
        lengths.push(length);
        places.push(at);
        output[length++] = value;
      }
      copied = at + size;
      lengths.push(length);
      places.push(copied);
    }
    at += size;
  }
  if (!output) return undefined;
  length += bytes.copy(output, length, copied, end);
  const placeOf = (offset: number) => {
    const index = lastUpTo(lengths, Math.min(offset, length));
    return Math.min(end, (places[index] ?? end) + Math.min(offset, length) - (lengths[index] ?? 0));
  };
  return new EncodedBytes(decoding, start, output.subarray(0, length), placeOf);
}

/** The last index whose value is not above one, of values that do not fall. */
export function lastUpTo(values: readonly number[], most: number): number {
  let [low, high] = [0, values.length];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= most) low = middle;
    else high = middle;
  }
  return low;
}

/** The number that so many hexadecimal digits are; undefined where others stand. */
export function hexAt(bytes: Uint8Array, at: number, digits: number): number | undefined {
  let value = 0;
  for (let place = at; place < at + digits; place += 1) {
    const byte = bytes[place] ?? 0;
    if (HEX[byte] === 0) return undefined;
    value = value * 16 + (byte <= 57 ? byte - 48 : (byte | 32) - 87);
  }
  return value;
}
