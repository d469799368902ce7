import type { Detector, Leak, MakePlaceFinder, TextPlace } from '../types.ts';
import { type Decoded, takeDecoded } from './decodings.ts';
import { distinctHits, type Sighting } from './distinct-hits.ts';
import { JoinedParts } from './joined-parts.ts';
import { PlaceCounter, placeBefore } from './place-counter.ts';
import { prepareDetectors, type Scanner } from './scan-bytes.ts';

/** Encodings in each other that are undone. */
const MAXIMUM_DEPTH = 3;
/** Decoded bytes that are looked at, for each byte that was given, and in any case. */
const DECODED_RATIO = 4;
const DECODED_ANYWAY = 2 ** 20;
/** Bytes that are looked at in one piece. */
const PIECE = 8 * 2 ** 20;
const LEAST_OVERLAP = 2 ** 16;

/** Of XML and HTML, as far as it is undone. */
const ENTITY = /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,7});/i;

/** Detectors, ready to look at the content of files. */
export interface LeakEngine {
  /** Every secret in bytes of anything, each once, in the order of places. Time is linear in the bytes. */
  readonly scanContent: (bytes: Uint8Array, path: string) => Leak[];
  /** The same of what is too large to be in memory: pieces of any length, and at last `end`. */
  readonly openStream: (path: string) => LeakStream;
}

/** Content that comes in pieces. */
export interface LeakStream {
  /** What is known by now; every secret is told once. */
  push(piece: Uint8Array): Leak[];
  end(): Leak[];
}

/** What was seen in bytes, or in what they say. */
interface Seen extends Sighting, Pick<Leak, 'allowed' | 'asks'> {
  readonly secret: string;
  readonly matchStart: number;
}

/** Makes an engine of detectors, and of what finds where they have to look. */
export function createLeakEngine(detectors: readonly Detector[], makeFinder?: MakePlaceFinder): LeakEngine {
  return engineOf(prepareDetectors(detectors, makeFinder));
}

/** Makes an engine of what looks at bytes. */
export function engineOf(scanner: Scanner): LeakEngine {
  const openStream = (path: string) => new ContentStream(scanner, path);
  return {
    openStream,
    scanContent: (bytes, path) => {
      if (bytes.length > PIECE) {
        const stream = openStream(path);
        return [...stream.push(bytes), ...stream.end()];
      }
      const text = plainText(bytes);
      const counter = new PlaceCounter();
      return distinctHits(look(scanner, text.bytes, path)).map((seen) =>
        leakOf(seen, text, placesOf(seen, text.bytes, counter)),
      );
    },
  };
}

/** A whole text in UTF-16 or UTF-32, which begins with its mark, is read as what it says. */
function plainText(bytes: Uint8Array): { readonly bytes: Buffer; readonly decodings: readonly string[] } {
  const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [first = 0, second = 0, third = 0, fourth = 0] = given;
  if (first === 0xff && second === 0xfe && third === 0 && fourth === 0)
    return { bytes: narrowed(given, 'LE'), decodings: ['utf-32le'] };
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff)
    return { bytes: narrowed(given, 'BE'), decodings: ['utf-32be'] };
  if (first === 0xff && second === 0xfe)
    return { bytes: Buffer.from(given.toString('utf16le', 2)), decodings: ['utf-16le'] };
  if (first === 0xfe && second === 0xff) {
    const swapped = Buffer.from(given.subarray(2, given.length - (given.length % 2))).swap16();
    return { bytes: Buffer.from(swapped.toString('utf16le')), decodings: ['utf-16be'] };
  }
  return { bytes: given, decodings: [] };
}

/** UTF-32 behind its mark, as UTF-8; what is no character is a question mark. */
function narrowed(bytes: Buffer, order: 'LE' | 'BE'): Buffer {
  const wide = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 4; at + 4 <= bytes.length; at += 4) {
    const code = order === 'LE' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    length += wide.write(code <= 0x10_ff_ff ? String.fromCodePoint(code) : '?', length);
  }
  return wide.subarray(0, length);
}

/** Everything that detectors see in bytes, and in what is encoded in them. */
function look(scanner: Scanner, bytes: Buffer, path: string): Seen[] {
  const found: Seen[] = [];
  const room = { left: DECODED_RATIO * bytes.length + DECODED_ANYWAY };
  const visit = (
    part: Buffer,
    context: number,
    decodings: readonly string[],
    placeOf: (offset: number) => number,
  ): void => {
    for (const { detection, start, end, matchStart = start, ...asked } of scanner.scan(part, path)) {
      if (start < context) continue;
      const secret = part.toString('utf8', start, end);
      const places = { start: placeOf(start), end: placeOf(end), matchStart: placeOf(matchStart) };
      const isEscaped = ENTITY.test(part.toString('latin1', start, end + 1));
      found.push({ detection, secret, decodings, isEscaped, ...places, ...asked });
    }
    if (decodings.length === MAXIMUM_DEPTH) return;
    takeWorthALook(part, context, scanner, { depth: decodings.length + 1, room }, (inner) => {
      const text = Buffer.allocUnsafe(inner.length);
      inner.copyTo(text, 0);
      const outerPlace = (offset: number) => placeOf(inner.placeOf(offset));
      visit(text, inner.context, [...decodings, inner.decoding], outerPlace);
    });
  };
  visit(bytes, 0, [], (offset) => offset);
  return found;
}

/** By depth: small parts until they are looked at together. */
const joined: JoinedParts[] = [];

/** Takes parts in another form from `base` on in which something may be seen, or decoded, in their order, as long as there is room. */
function takeWorthALook(
  bytes: Buffer,
  base: number,
  { glance }: Scanner,
  { depth, room }: { readonly depth: number; readonly room: { left: number } },
  take: (part: Decoded) => void,
): void {
  const small = (joined[depth] ??= new JoinedParts());
  // Of another one, which threw.
  small.clear();
  const takeSmall = () => {
    if (glance) for (const part of small.take(glance, depth < MAXIMUM_DEPTH)) take(part);
  };
  takeDecoded(bytes, base, (part) => {
    room.left -= part.length;
    if (room.left < 0) return false;
    if (glance && small.add(part)) return true;
    takeSmall();
    if (!glance || !small.add(part)) take(part);
    return true;
  });
  takeSmall();
}

interface Places {
  readonly from: TextPlace;
  readonly to: TextPlace;
}

/** Secrets that overlap may end before the next begins: then the end is where the count already is. */
function placesOf({ start, end, matchStart }: Seen, bytes: Uint8Array, counter: PlaceCounter): Places {
  const place = counter.placeOf(bytes, start);
  const from = matchStart < start ? placeBefore(place, bytes, start, matchStart) : place;
  return { from, to: counter.copy().placeOf(bytes, end) };
}

function leakOf(
  { detection, secret, start, end, decodings, allowed, asks }: Seen,
  text: { readonly decodings: readonly string[] },
  { from, to }: Places,
  base = 0,
): Leak {
  const { rule, confidence, reasons } = detection;
  return {
    rule,
    confidence,
    reasons,
    start: base + start,
    end: base + end,
    secret,
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
    decodings: [...text.decodings, ...decodings],
    ...(allowed && { allowed }),
    ...(asks !== undefined && { asks }),
  };
}

/**
 * Looks at pieces that overlap. A secret is taken from the piece in which it stands farther from the cut than any
 * detector reaches.
 */
class ContentStream implements LeakStream {
  readonly #scanner: Scanner;
  readonly #path: string;
  readonly #margin: number;
  readonly #counter = new PlaceCounter();
  /** Room for a piece behind what was kept of the one before, and how much of it is filled. */
  #room = Buffer.alloc(0);
  #length = 0;
  /** Place of the first byte of the room in all of the content. */
  #base = 0;
  /** Secrets that end before this place were told. */
  #told = 0;

  constructor(scanner: Scanner, path: string) {
    this.#scanner = scanner;
    this.#path = path;
    this.#margin = Math.max(LEAST_OVERLAP, scanner.reach);
  }

  push(piece: Uint8Array): Leak[] {
    const leaks: Leak[] = [];
    if (this.#room.length === 0) this.#room = Buffer.allocUnsafe(PIECE + 2 * this.#margin);
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + this.#room.length - this.#length);
      this.#room.set(part, this.#length);
      this.#length += part.length;
      at += part.length;
      if (this.#length === this.#room.length) leaks.push(...this.#look(false));
    }
    return leaks;
  }

  end(): Leak[] {
    return this.#look(true);
  }

  #look(isLast: boolean): Leak[] {
    const bytes = this.#room.subarray(0, this.#length);
    const limit = isLast ? Infinity : this.#base + bytes.length - this.#margin;
    const seen = distinctHits(look(this.#scanner, bytes, this.#path)).filter(({ end }) => {
      return this.#base + end > this.#told && this.#base + end <= limit;
    });
    const kept = isLast ? 0 : 2 * this.#margin;
    const gone = bytes.length - kept;
    const counter = this.#counter.copy();
    const leaks = seen.map((one) =>
      leakOf(one, { decodings: [] }, placesOf(one, bytes, counter), this.#base),
    );
    this.#counter.next(bytes, gone);
    this.#room.copyWithin(0, gone, this.#length);
    this.#length = kept;
    this.#base += gone;
    this.#told = limit;
    return leaks;
  }
}
