import type { SparseMap } from './sparse.ts';

const zeros = Buffer.alloc(64 * 1024);

/** Spreads the stored bytes of a sparse file over its map, zeros between them. `emit` says false to stop. */
export class SparseContent {
  readonly #map: SparseMap;
  readonly #size: number;
  readonly #emit: (bytes: Buffer) => boolean;
  #segment = 0;
  #position = 0;

  /** `map` is checked by `checkMap`; `size` is the real size. */
  constructor(map: SparseMap, size: number, emit: (bytes: Buffer) => boolean) {
    this.#map = map;
    this.#size = size;
    this.#emit = emit;
  }

  /** Takes the next stored bytes. False once `emit` has said so. */
  write(bytes: Buffer): boolean {
    for (let at = 0; at < bytes.length;) {
      const start = this.#map[this.#segment] as number;
      const end = start + (this.#map[this.#segment + 1] as number);
      if (this.#position >= end) {
        this.#segment += 2;
        continue;
      }
      if (!this.#emitZeros(start)) return false;
      const length = Math.min(end - this.#position, bytes.length - at);
      if (!this.#emit(bytes.subarray(at, at + length))) return false;
      this.#position += length;
      at += length;
    }
    return true;
  }

  /** Gives the hole at the end. False once `emit` has said so. */
  end(): boolean {
    return this.#emitZeros(this.#size);
  }

  #emitZeros(until: number): boolean {
    while (this.#position < until) {
      const length = Math.min(zeros.length, until - this.#position);
      if (!this.#emit(zeros.subarray(0, length))) return false;
      this.#position += length;
    }
    return true;
  }
}
