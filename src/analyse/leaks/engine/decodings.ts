import { LONGEST, SHORTEST_RUN, WRAPPED_LINE } from './encoding-memory.ts';
import { encodingPlaces } from './encoding-places.ts';
import {
  EncodedBytes,
  type Encoded,
  entities,
  escapes,
  HEX,
  hexAt,
  percents,
  PRINTABLE,
  quotedPrintable,
  tableOf,
  type TakeEncoded,
} from './substitutions.ts';

const NEW_LINE = 10;
const CONTEXT = 80;

const BASE64 = tableOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_');
/** By character: its six bits. */
const VALUES = new Uint8Array(256);
for (const [value, byte] of Buffer.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
).entries())
  VALUES[byte] = value;
for (const [value, byte] of Buffer.from('-_').entries()) VALUES[byte] = 62 + value;

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
 * Takes everything in bytes from `base` on that is text in another form, with what it says, in the order of places for each
 * form, until `take` gives false. What is before `base` only stands before it.
 */
export function takeDecoded(bytes: Buffer, base: number, take: (part: Decoded) => boolean): void {
  const rest = bytes.subarray(base);
  if (rest.length < SHORTEST_RUN) return;
  const places = encodingPlaces(rest);
  if (!places) return;
  const takeEncoded: TakeEncoded = (encoded) => take(new Decoded(bytes, base, encoded));
  const goesOn =
    runs(rest, places.runs, takeEncoded) &&
    percents(rest, places.percents, takeEncoded) &&
    escapes(rest, places.escapes, takeEncoded) &&
    entities(rest, places.entities, takeEncoded) &&
    wideText(rest, places.wide, takeEncoded);
  if (goesOn) quotedPrintable(rest, places.quoted, takeEncoded);
}

/** Base64 in either alphabet, and hexadecimal digits. Those that may go on in the next line are yet to be judged. */
function runs(bytes: Buffer, places: readonly number[], take: TakeEncoded): boolean {
  let last = 0;
  for (let index = 0; index < places.length; index += 2) {
    const [start, end] = [places[index] as number, places[index + 1] as number];
    if (start < last) continue;
    const lines = end - start < WRAPPED_LINE ? [start, end] : linesOf(bytes, start, end);
    last = lines.at(-1) ?? end;
    const text = lines.length > 2 ? joinedLines(bytes, lines) : bytes.subarray(start, end);
    // The room is another run's by the time that the second part of this one is asked for.
    if (!saysText(text, 0, text.length)) continue;
    if (!undone(lines.length > 2 ? Buffer.from(text) : text, lines, take)) return false;
  }
  return true;
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
function undone(text: Buffer, lines: readonly number[], take: TakeEncoded): boolean {
  const [placeOf, [start = 0]] = [placesIn(lines), lines];
  if (isHexText(text, 0, text.length)) {
    const bytes = Buffer.from(text.toString('latin1'), 'hex');
    return take(new EncodedBytes('hex', start, bytes, (offset) => placeOf(2 * offset)));
  }
  const [{ length }, isUrl] = [text, text.includes('-') || text.includes('_')];
  // Characters before it that are no part of it, as of a path, move everything behind them.
  for (let shift = 0; shift < 4; shift += 1) {
    if (!looksEncoded(text, shift, length)) continue;
    const bytes = Buffer.from(text.toString('latin1', shift), 'base64');
    const place = (offset: number) => placeOf(Math.min(length, shift + Math.floor((offset * 4) / 3)));
    if (!take(new EncodedBytes(isUrl ? 'base64url' : 'base64', start, bytes, place))) return false;
  }
  return true;
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
function wideText(bytes: Buffer, places: readonly number[], take: TakeEncoded): boolean {
  for (let index = 0; index < places.length; index += 2)
    if (!take(new WideRun(bytes, places[index] as number, places[index + 1] as number))) return false;
  return true;
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
