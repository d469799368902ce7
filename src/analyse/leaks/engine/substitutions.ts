import { LONGEST } from './encoding-memory.ts';
import type { EncodingPlaces } from './encoding-places.ts';

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

export const HEX = tableOf('0123456789abcdefABCDEF');
const URL_TEXT = tableOf(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&()*+,;=%',
);
const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const ZERO = 0x30;

/** `%41`, in what a URL may have. `places` are those of every `%` before two digits. */
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
      const value = hexAt(bytes, place + 1, 2);
      return value === undefined ? undefined : [value, 3];
    });
    if (found && !take(found)) return false;
    last = end;
  }
  return true;
}

/** `\u0041` and `\x41`, on a line. */
export function escapes(
  bytes: Buffer,
  { unicodeEscapes, byteEscapes }: Pick<EncodingPlaces, 'unicodeEscapes' | 'byteEscapes'>,
  take: TakeEncoded,
): boolean {
  return escapesOf(bytes, unicodeEscapes, 4, take) && escapesOf(bytes, byteEscapes, 2, take);
}

function escapesOf(bytes: Buffer, places: readonly number[], digits: number, take: TakeEncoded): boolean {
  let last = 0;
  for (let index = 0; index < places.length; index += 1) {
    const at = places[index] as number;
    if (at < last || (digits === 4 && (bytes[at + 2] !== ZERO || bytes[at + 3] !== ZERO))) continue;
    const letter = bytes[at + 1];
    const earliest = Math.max(0, at - 1024);
    const start = earliest + bytes.subarray(earliest, at).lastIndexOf(10) + 1;
    const rest = bytes.subarray(at, start + LONGEST);
    const newLine = rest.indexOf(10);
    const end = at + (newLine < 0 ? rest.length : newLine);
    const found = substituted('escape', bytes, start, end, BACKSLASH, (place) => {
      const value = bytes[place + 1] === letter ? hexAt(bytes, place + 2, digits) : undefined;
      return value === undefined || value > 255 ? undefined : [value, 2 + digits];
    });
    if (found && !take(found)) return false;
    last = end;
  }
  return true;
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
