import { encodingPlaces, VECTOR } from './encoding-filter.ts';
import {
  EncodedBytes,
  type Encoded,
  escapes,
  HEX,
  hexAt,
  LONGEST,
  percents,
  quotedPrintable,
  tableOf,
} from './substitutions.ts';

const NEW_LINE = 10;
const CONTEXT = 80;
const SHORTEST_RUN = 12;
const WRAPPED_LINE = 40;

const BASE64 = tableOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_');
/** By character: its six bits. */
const VALUES = new Uint8Array(256);
for (const [value, byte] of Buffer.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
).entries())
  VALUES[byte] = value;
for (const [value, byte] of Buffer.from('-_').entries()) VALUES[byte] = 62 + value;
const PRINTABLE = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13 ? 1 : 0,
);

/** Part of bytes that is text in another form. There are many, of which few are looked at: what can be is made then. */
export class Decoded {
  readonly #source: Buffer;
  readonly #encoded: Encoded;
  /** Where in the source that begins in which it is encoded, and where what stands before it on its line. */
  readonly #base: number;
  readonly #from: number;
  /** How many of its bytes stand before what was decoded, on its line. */
  readonly context: number;
  readonly length: number;

  constructor(source: Buffer, base: number, encoded: Encoded) {
    const start = base + encoded.start;
    const earliest = Math.max(0, start - CONTEXT);
    let from = start;
    while (from > earliest && source[from - 1] !== NEW_LINE) from -= 1;
    this.#source = source;
    this.#encoded = encoded;
    this.#base = base;
    this.#from = from;
    this.context = start - from;
    this.length = this.context + encoded.length;
  }

  get decoding(): string {
    return this.#encoded.decoding;
  }

  /** Writes what stands before it on its line, and then what it says. */
  copyTo(target: Buffer, at: number): void {
    for (let place = 0; place < this.context; place += 1)
      target[at + place] = this.#source[this.#from + place] as number;
    this.#encoded.copyTo(target, at + this.context);
  }

  /** The place in the encoded bytes of a place in these. */
  placeOf(offset: number): number {
    if (offset < this.context) return this.#from + offset;
    return this.#base + this.#encoded.placeOf(offset - this.context);
  }
}

/**
 * Everything in bytes from `base` on that is text in another form, with what it says, in the order of places for each
 * form. What is before `base` only stands before it.
 */
export function* decodedParts(bytes: Buffer, base = 0): Generator<Decoded, undefined> {
  for (const part of encodedParts(bytes.subarray(base))) yield new Decoded(bytes, base, part);
}

function* encodedParts(bytes: Buffer): Generator<Encoded, undefined> {
  if (bytes.length < SHORTEST_RUN) return;
  const places = encodingPlaces(bytes);
  if (!places) return;
  if (places.runs.length > 0) yield* runs(bytes, places.runs);
  if (places.percents.length > 0) yield* percents(bytes, places.percents);
  if (places.unicodeEscapes.length > 0 || places.byteEscapes.length > 0) yield* escapes(bytes, places);
  if (places.wide.length > 0) yield* wideText(bytes, places.wide);
  if (places.quoted.length > 0) yield* quotedPrintable(bytes, places.quoted);
}

/** Base64 in either alphabet, and hexadecimal digits. */
function* runs(bytes: Buffer, places: readonly number[]): Generator<Encoded, undefined> {
  let last = 0;
  // Counted, as it runs too seldom for what goes through a list to be compiled well.
  for (let index = 0; index < places.length; index += 1) {
    const place = places[index] as number;
    const limit = Math.min(bytes.length, place + VECTOR);
    for (let at = Math.max(last, place - VECTOR); at < limit; at += 1) {
      if (BASE64[bytes[at] as number] === 0) continue;
      let start = at;
      while (start > last && BASE64[bytes[start - 1] as number] === 1) start -= 1;
      let end = at + 1;
      while (end < bytes.length && end - start < LONGEST && BASE64[bytes[end] as number] === 1) end += 1;
      if (end - start >= WRAPPED_LINE) {
        const lines = linesOf(bytes, start, end);
        end = lines.at(-1) ?? end;
        const text = lines.length > 2 ? joinedLines(bytes, lines) : bytes.subarray(start, end);
        // The room is another run's by the time that the second part of this one is asked for.
        if (saysText(text, 0, text.length)) yield* undone(Buffer.from(text), lines);
      } else if (end - start >= SHORTEST_RUN && mayBeEncoded(bytes, start, end))
        yield* undone(bytes.subarray(start, end), [start, end]);
      last = end;
      at = end - 1;
    }
  }
}

/** Whether a short run may say text. Names and words have letters of one case behind each other, or say nothing. */
function mayBeEncoded(bytes: Buffer, start: number, end: number): boolean {
  let isHex = true;
  let row = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (HEX[byte] === 0) isHex = false;
    row = byte >= 97 && byte <= 122 ? row + 1 : 0;
    // Base64 of ASCII has a capital letter or a digit in every four characters but for rare texts.
    if (row === 8 && !isHex) return false;
  }
  return saysText(bytes, start, end);
}

/** Whether a run becomes text when it is undone. Nothing is undone for it, as most say nothing. */
function saysText(bytes: Buffer, start: number, end: number): boolean {
  if (isHexText(bytes, start, end)) {
    for (let at = start; at < end; at += 2) if (PRINTABLE[hexAt(bytes, at, 2) ?? 0] === 0) return false;
    return true;
  }
  for (let shift = 0; shift < 4; shift += 1) if (looksEncoded(bytes, start + shift, end)) return true;
  return false;
}

function isHexText(bytes: Buffer, start: number, end: number): boolean {
  if (end - start < 2 * SHORTEST_RUN || (end - start) % 2 === 1) return false;
  for (let at = start; at < end; at += 1) if (HEX[bytes[at] as number] === 0) return false;
  return true;
}

/** Begins and ends of the lines of a run, of which the first is known: all but the last are as long. */
function linesOf(bytes: Buffer, start: number, firstEnd: number): number[] {
  const lines = [start, firstEnd];
  const width = firstEnd - start;
  let length = width;
  for (let end = firstEnd; length < LONGEST;) {
    let next = end;
    if (bytes[next] === 13) next += 1;
    if (bytes[next] !== NEW_LINE) break;
    next += 1;
    while (bytes[next] === 32 || bytes[next] === 9) next += 1;
    let to = next;
    while (to < bytes.length && to - next <= width && BASE64[bytes[to] ?? 0] === 1) to += 1;
    if (to === next || to - next > width) break;
    lines.push(next, to);
    length += to - next;
    end = to;
    if (to - next < width) break;
  }
  return lines;
}

/** Room for a run of several lines. */
let room = Buffer.alloc(0);

/** The text of lines, valid until the next. */
function joinedLines(bytes: Buffer, lines: readonly number[]): Buffer {
  const most = (lines.at(-1) ?? 0) - (lines[0] ?? 0);
  if (room.length < most) room = Buffer.allocUnsafeSlow(2 * most);
  let length = 0;
  for (let line = 0; line < lines.length; line += 2)
    length += bytes.copy(room, length, lines[line], lines[line + 1]);
  return room.subarray(0, length);
}

/** Gives the place in the bytes of a character of lines. */
function placesIn(lines: readonly number[]): (offset: number) => number {
  const [start = 0, firstEnd = 0] = lines;
  if (lines.length === 2) return (offset) => start + offset;
  const width = firstEnd - start;
  return (offset) => {
    const line = Math.min(Math.floor(offset / width), lines.length / 2 - 1);
    return (lines[2 * line] ?? start) + offset - line * width;
  };
}

/** What a run says. */
function* undone(text: Buffer, lines: readonly number[]): Generator<Encoded, undefined> {
  const [placeOf, [start = 0]] = [placesIn(lines), lines];
  if (isHexText(text, 0, text.length)) {
    const bytes = Buffer.from(text.toString('latin1'), 'hex');
    yield new EncodedBytes('hex', start, bytes, (offset) => placeOf(2 * offset));
    return;
  }
  const [{ length }, isUrl] = [text, text.includes('-') || text.includes('_')];
  // Characters before it that are no part of it, as of a path, move everything behind them.
  for (let shift = 0; shift < 4; shift += 1) {
    if (!looksEncoded(text, shift, length)) continue;
    const bytes = Buffer.from(text.toString('latin1', shift), 'base64');
    yield new EncodedBytes(isUrl ? 'base64url' : 'base64', start, bytes, (offset) =>
      placeOf(Math.min(length, shift + Math.floor((offset * 4) / 3))),
    );
  }
}

/** Is text what the middle of it says? Of little all has to be. Nothing is decoded for it, as most runs are names. */
function looksEncoded(text: Buffer, start: number, end: number): boolean {
  const groups = Math.floor((end - start) / 4);
  const isLong = groups > 16;
  const first = isLong ? start + 4 * (Math.floor(groups / 2) - 4) : start;
  const last = isLong ? first + 32 : start + 4 * groups;
  if (last - first < 8) return false;
  let zeros = 0;
  for (let at = first; at < last; at += 4) {
    const bits =
      ((VALUES[text[at] as number] as number) << 18) |
      ((VALUES[text[at + 1] as number] as number) << 12) |
      ((VALUES[text[at + 2] as number] as number) << 6) |
      (VALUES[text[at + 3] as number] as number);
    for (let place = 16; place >= 0; place -= 8) {
      const byte = (bits >> place) & 0xff;
      // UTF-16 is text too.
      if (byte === 0 && isLong) zeros += 1;
      else if (PRINTABLE[byte] === 0) return false;
    }
  }
  return zeros === 0 || Math.abs(2 * zeros - 24) <= 2;
}

/** UTF-16 of ASCII in either order: every other byte is 0. */
function* wideText(bytes: Buffer, places: readonly number[]): Generator<Encoded, undefined> {
  let last = 0;
  for (let index = 0; index < places.length; index += 1) {
    const place = places[index] as number;
    for (let low = Math.max(last, place - VECTOR); low < place + VECTOR; low += 1) {
      if (!isWide(bytes, low)) continue;
      let start = low;
      while (start - 2 >= last && isWide(bytes, start - 2)) start -= 2;
      let end = low + 2;
      while (end - start < LONGEST && isWide(bytes, end)) end += 2;
      if (end - start >= 2 * SHORTEST_RUN) yield new WideRun(bytes, start, end);
      last = end;
      low = end - 1;
    }
  }
}

class WideRun implements Encoded {
  readonly #bytes: Buffer;
  readonly start: number;
  readonly length: number;
  readonly decoding: string;

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes;
    this.start = start;
    this.length = (end - start) / 2;
    // Big-endian text has its first 0 before the first character.
    const isBig = bytes[start - 1] === 0 && bytes[end] !== undefined && (start - 1) % 2 === 0;
    this.decoding = isBig ? 'utf-16be' : 'utf-16le';
  }

  copyTo(target: Buffer, at: number): void {
    const [bytes, start] = [this.#bytes, this.start];
    for (let place = 0; place < this.length; place += 1)
      target[at + place] = bytes[start + 2 * place] as number;
  }

  placeOf(offset: number): number {
    return this.start + 2 * offset;
  }
}

function isWide(bytes: Buffer, at: number): boolean {
  return PRINTABLE[bytes[at] ?? 0] === 1 && bytes[at + 1] === 0;
}
