import { encodeBlock } from './encoding.ts';

/** Characters of bodies in one block: what is read to have one of them, and enough to compress well. */
const BLOCK = 16 * 2 ** 10;

/** Where a body lies: in which block, and as which of its lines. */
export interface Place {
  readonly block: number;
  readonly place: number;
}

/** Gathers bodies into blocks, which are written when they are full. */
export class BodyBlocks {
  readonly #write: (block: number, bodies: Buffer) => void;
  #number: number;
  #bodies: string[] = [];
  #length = 0;

  /** `first` is the number of the next block; the others follow. */
  constructor(first: number, write: (block: number, bodies: Buffer) => void) {
    this.#number = first;
    this.#write = write;
  }

  add(body: string): Place {
    const at = { block: this.#number, place: this.#bodies.length };
    this.#bodies.push(body);
    this.#length += body.length;
    if (this.#length >= BLOCK) this.flush();
    return at;
  }

  /** Writes what is left; nothing may be read before. */
  flush(): void {
    if (this.#bodies.length === 0) return;
    this.#write(this.#number, encodeBlock(this.#bodies));
    this.#number += 1;
    this.#bodies = [];
    this.#length = 0;
  }
}
