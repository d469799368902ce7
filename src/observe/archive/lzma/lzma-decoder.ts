import type { ByteSource } from './byte-source.ts';
import type { History } from './history.ts';
import { EVEN, RangeDecoder } from './range-decoder.ts';

const STATES = 12;
/** States from here on are behind a copy, and not behind a byte. */
const FIRST_COPIED = 7;
const POSITION_STATES = 16;
/** Where the probabilities of each thing begin. */
const IS_COPY = 0;
const IS_REPEATED = IS_COPY + STATES * POSITION_STATES;
const IS_OTHER_THAN_LAST = IS_REPEATED + STATES;
const IS_OTHER_THAN_SECOND = IS_OTHER_THAN_LAST + STATES;
const IS_OTHER_THAN_THIRD = IS_OTHER_THAN_SECOND + STATES;
const IS_LONG = IS_OTHER_THAN_THIRD + STATES;
const SLOT = IS_LONG + STATES * POSITION_STATES;
const SPECIAL = SLOT + 4 * 64;
const ALIGN = SPECIAL + 128;
const LENGTH = ALIGN + 16;
const [LOW, MIDDLE, HIGH] = [2, 2 + POSITION_STATES * 8, 2 + 2 * POSITION_STATES * 8];
const LENGTHS = HIGH + 256;
const REPEATED_LENGTH = LENGTH + LENGTHS;
const LITERAL = REPEATED_LENGTH + LENGTHS;
const LITERAL_CODES = 0x300;

/** The longest copy. */
export const LONGEST_COPY = 273;
const SHORTEST_COPY = 2;
/** The distance that says that there is no more. */
const NO_MORE = 0xff_ff_ff_ff;

/** The properties of a stream in one byte; undefined where these are none. */
export interface Properties {
  readonly literalContext: number;
  readonly literalPosition: number;
  readonly position: number;
}

export function propertiesOf(byte: number): Properties | undefined {
  if (byte >= 9 * 5 * 5) return undefined;
  const rest = Math.floor(byte / 9);
  return { literalContext: byte % 9, literalPosition: rest % 5, position: Math.floor(rest / 5) };
}

/** Undoes LZMA, into a history. Source: LZMA specification (7-zip.org/sdk.html). */
export class LzmaDecoder {
  readonly #source: ByteSource;
  readonly #history: History;
  readonly range: RangeDecoder;
  #properties: Properties = { literalContext: 0, literalPosition: 0, position: 0 };
  #probabilities = new Uint16Array(0);
  #state = 0;
  #distances: [number, number, number, number] = [1, 1, 1, 1];
  /** Bytes since what was before was forgotten. */
  #written = 0;

  constructor(source: ByteSource, history: History) {
    this.#source = source;
    this.#history = history;
    this.range = new RangeDecoder(source);
  }

  /** Forgets what was probable, with other properties where there are some. */
  reset(properties: Properties = this.#properties): void {
    const { literalContext, literalPosition } = properties;
    const count = LITERAL + LITERAL_CODES * 2 ** (literalContext + literalPosition);
    if (count !== this.#probabilities.length) this.#probabilities = new Uint16Array(count);
    this.#probabilities.fill(EVEN);
    this.#properties = properties;
    this.#state = 0;
    this.#distances = [1, 1, 1, 1];
  }

  /** Bytes were written by somebody else, or all before was forgotten. */
  moved(written: number): void {
    this.#written = written === 0 ? 0 : this.#written + written;
  }

  /**
   * Writes as many bytes, or up to a copy's length more, for which the history has room; false where the stream says that
   * there are no more. Throws a `Fault` (`malformed`).
   */
  run(count: number): boolean {
    const end = this.#written + count;
    const probabilities = this.#probabilities;
    const mask = 2 ** this.#properties.position - 1;
    while (this.#written < end) {
      const place = this.#written & mask;
      if (this.range.bit(probabilities, IS_COPY + this.#state * POSITION_STATES + place) === 0)
        this.#literal();
      else if (!this.#copy(place)) return false;
    }
    return true;
  }

  #literal(): void {
    const { literalContext, literalPosition } = this.#properties;
    const [history, probabilities, range] = [this.#history, this.#probabilities, this.range];
    const previous = history.length > 0 ? history.at(1) : 0;
    const low = this.#written & (2 ** literalPosition - 1);
    const context = (low << literalContext) + (previous >> (8 - literalContext));
    const base = LITERAL + LITERAL_CODES * context;
    let symbol = 1;
    if (this.#state >= FIRST_COPIED) {
      let copied = this.#byteAt(this.#distances[0]);
      while (symbol < 0x100) {
        const expected = (copied >> 7) & 1;
        copied <<= 1;
        const bit = range.bit(probabilities, base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | range.bit(probabilities, base + symbol);
    history.put(symbol & 0xff);
    this.#written += 1;
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  /** False where it stands for the end. */
  #copy(place: number): boolean {
    const [probabilities, range, state] = [this.#probabilities, this.range, this.#state];
    const isAfterCopy = state >= FIRST_COPIED;
    let length = 1;
    if (range.bit(probabilities, IS_REPEATED + state) === 0) {
      length = this.#length(LENGTH, place);
      const [first, second, third] = this.#distances;
      const distance = this.#distance(length);
      if (distance === NO_MORE) return false;
      this.#distances = [distance + 1, first, second, third];
      this.#state = isAfterCopy ? 10 : 7;
    } else if (this.#repeats(place)) {
      length = this.#length(REPEATED_LENGTH, place);
      this.#state = isAfterCopy ? 11 : 8;
    } else this.#state = isAfterCopy ? 11 : 9;
    const [distance] = this.#distances;
    if (distance > this.#history.length) throw this.#source.broken();
    this.#history.copy(distance, length);
    this.#written += length;
    return true;
  }

  /** Chooses one of the last distances; false where it is for one byte. */
  #repeats(place: number): boolean {
    const [probabilities, range, state] = [this.#probabilities, this.range, this.#state];
    const [first, second, third, fourth] = this.#distances;
    if (range.bit(probabilities, IS_OTHER_THAN_LAST + state) === 0)
      return range.bit(probabilities, IS_LONG + state * POSITION_STATES + place) === 1;
    if (range.bit(probabilities, IS_OTHER_THAN_SECOND + state) === 0)
      this.#distances = [second, first, third, fourth];
    else if (range.bit(probabilities, IS_OTHER_THAN_THIRD + state) === 0)
      this.#distances = [third, first, second, fourth];
    else this.#distances = [fourth, first, second, third];
    return true;
  }

  #length(base: number, place: number): number {
    const [probabilities, range] = [this.#probabilities, this.range];
    if (range.bit(probabilities, base) === 0)
      return SHORTEST_COPY + range.tree(probabilities, base + LOW + place * 8, 3);
    if (range.bit(probabilities, base + 1) === 0)
      return SHORTEST_COPY + 8 + range.tree(probabilities, base + MIDDLE + place * 8, 3);
    return SHORTEST_COPY + 16 + range.tree(probabilities, base + HIGH, 8);
  }

  #distance(length: number): number {
    const [probabilities, range] = [this.#probabilities, this.range];
    const slot = range.tree(probabilities, SLOT + Math.min(length - SHORTEST_COPY, 3) * 64, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + range.reverseTree(probabilities, SPECIAL + base - slot, bits);
    return base + range.direct(bits - 4) * 16 + range.reverseTree(probabilities, ALIGN, 4);
  }

  #byteAt(distance: number): number {
    if (distance > this.#history.length) throw this.#source.broken();
    return this.#history.at(distance);
  }
}
