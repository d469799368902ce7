import type { Detector, Leak, MakePlaceFinder, TextPlace } from '../types.ts';
import { decodedParts } from './decodings.ts';
import { distinctHits, type Sighting } from './distinct-hits.ts';
import { PlaceCounter } from './place-counter.ts';
import { prepareDetectors, type Scanner } from './scan-bytes.ts';

/** Encodings in each other that are undone. */
const MAXIMUM_DEPTH = 3;
/** Decoded bytes that are looked at, for each byte that was given, and in any case. */
const DECODED_RATIO = 4;
const DECODED_ANYWAY = 2 ** 20;
/** Bytes that are looked at in one piece. */
const PIECE = 8 * 2 ** 20;
const LEAST_OVERLAP = 2 ** 16;

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
interface Seen extends Sighting {
  readonly secret: string;
}

/** Makes an engine of detectors, and of what finds where they have to look. */
export function createLeakEngine(detectors: readonly Detector[], makeFinder?: MakePlaceFinder): LeakEngine {
  const scanner = prepareDetectors(detectors, makeFinder);
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

/** A whole text in UTF-16, which begins with its mark, is read as what it says. */
function plainText(bytes: Uint8Array): { readonly bytes: Buffer; readonly decodings: readonly string[] } {
  const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (given[0] === 0xff && given[1] === 0xfe && (given[2] !== 0 || given[3] !== 0))
    return { bytes: Buffer.from(given.toString('utf16le', 2)), decodings: ['utf-16le'] };
  if (given[0] === 0xfe && given[1] === 0xff) {
    const swapped = Buffer.from(given.subarray(2, given.length - (given.length % 2))).swap16();
    return { bytes: Buffer.from(swapped.toString('utf16le')), decodings: ['utf-16be'] };
  }
  return { bytes: given, decodings: [] };
}

/** Everything that detectors see in bytes, and in what is encoded in them. */
function look({ scan }: Scanner, bytes: Buffer, path: string): Seen[] {
  const found: Seen[] = [];
  let left = DECODED_RATIO * bytes.length + DECODED_ANYWAY;
  const visit = (
    part: Buffer,
    context: number,
    decodings: readonly string[],
    placeOf: (offset: number) => number,
  ): void => {
    for (const { detection, start, end } of scan(part, path)) {
      if (start < context) continue;
      const secret = part.toString('utf8', start, end);
      found.push({ detection, secret, decodings, start: placeOf(start), end: placeOf(end) });
    }
    if (decodings.length === MAXIMUM_DEPTH) return;
    for (const inner of decodedParts(part)) {
      left -= inner.bytes.length;
      if (left < 0) return;
      const outerPlace = (offset: number) => placeOf(inner.placeOf(offset));
      visit(inner.bytes, inner.context, [...decodings, inner.decoding], outerPlace);
    }
  };
  visit(bytes, 0, [], (offset) => offset);
  return found;
}

interface Places {
  readonly from: TextPlace;
  readonly to: TextPlace;
}

/** Secrets that overlap may end before the next begins: then the end is where the count already is. */
function placesOf({ start, end }: Sighting, bytes: Uint8Array, counter: PlaceCounter): Places {
  const from = counter.placeOf(bytes, start);
  return { from, to: counter.copy().placeOf(bytes, end) };
}

function leakOf(
  { detection, secret, start, end, decodings }: Seen,
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
  #waiting: Buffer[] = [];
  #length = 0;
  /** Place of the first waiting byte in all of the content. */
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
    for (let at = 0; at < piece.length; at += PIECE) {
      const part = piece.subarray(at, at + PIECE);
      this.#waiting.push(Buffer.from(part));
      this.#length += part.length;
      if (this.#length >= PIECE + 2 * this.#margin) leaks.push(...this.#look(false));
    }
    return leaks;
  }

  end(): Leak[] {
    return this.#look(true);
  }

  #look(isLast: boolean): Leak[] {
    const bytes = Buffer.concat(this.#waiting, this.#length);
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
    this.#waiting = [Buffer.from(bytes.subarray(gone))];
    this.#length = kept;
    this.#base += gone;
    this.#told = limit;
    return leaks;
  }
}
