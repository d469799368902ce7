import type { ByteSource } from './byte-source.ts';

const TOP = 2 ** 24;
/** Probabilities that a bit is 0 are of eleven bits, and go an n-th of the way to what was seen. */
const [BITS, MOVE] = [11, 5];
const WHOLE = 1 << BITS;
export const EVEN = WHOLE / 2;

/** Bits that LZMA wrote by how probable each was. Source: LZMA specification (7-zip.org/sdk.html), "Range Decoder". */
export class RangeDecoder {
  readonly #source: ByteSource;
  #range = 0;
  #code = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Begins with the next bytes of the source. */
  begin(): void {
    if (this.#source.next() !== 0) throw this.#source.broken();
    this.#range = 0xff_ff_ff_ff;
    this.#code = 0;
    for (let count = 0; count < 4; count += 1) this.#code = ((this.#code << 8) | this.#source.next()) >>> 0;
  }

  bit(probabilities: Uint16Array, index: number): number {
    this.#fill();
    const probability = probabilities[index] as number;
    const bound = ((this.#range >>> BITS) * probability) >>> 0;
    if (this.#code < bound) {
      this.#range = bound;
      probabilities[index] = probability + ((WHOLE - probability) >> MOVE);
      return 0;
    }
    this.#range -= bound;
    this.#code -= bound;
    probabilities[index] = probability - (probability >> MOVE);
    return 1;
  }

  /** So many bits that are 0 as often as 1. */
  direct(count: number): number {
    let value = 0;
    for (let left = count; left > 0; left -= 1) {
      this.#fill();
      this.#range >>>= 1;
      const isOne = this.#code >= this.#range;
      if (isOne) this.#code -= this.#range;
      value = value * 2 + (isOne ? 1 : 0);
    }
    return value;
  }

  /** So many bits, the highest first, each with probabilities of its own behind those before it. */
  tree(probabilities: Uint16Array, base: number, count: number): number {
    let node = 1;
    for (let left = count; left > 0; left -= 1) node = node * 2 + this.bit(probabilities, base + node);
    return node - (1 << count);
  }

  /** The same with the lowest bit first. */
  reverseTree(probabilities: Uint16Array, base: number, count: number): number {
    let [node, value] = [1, 0];
    for (let place = 0; place < count; place += 1) {
      const bit = this.bit(probabilities, base + node);
      node = node * 2 + bit;
      value |= bit << place;
    }
    return value;
  }

  /** Reads what belongs to the bits that were taken. */
  end(): void {
    this.#fill();
  }

  #fill(): void {
    if (this.#range >= TOP) return;
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | this.#source.next()) >>> 0;
  }
}
