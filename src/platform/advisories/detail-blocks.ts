import { encodeBlock } from './encoding.ts';

/** Characters of details in one block: what is read to have one of them, and enough to compress well. */
const BLOCK = 16 * 2 ** 10;

/** Where details lie: in which block, and as which of its lines. */
export interface Place {
  readonly block: number;
  readonly place: number;
}

/** Gathers details into blocks, which are written when they are full. */
export class DetailBlocks {
  readonly #write: (block: number, details: Buffer) => void;
  #number: number;
  #details: string[] = [];
  #length = 0;

  /** `first` is the number of the next block; the others follow. */
  constructor(first: number, write: (block: number, details: Buffer) => void) {
    this.#number = first;
    this.#write = write;
  }

  add(details: string): Place {
    const at = { block: this.#number, place: this.#details.length };
    this.#details.push(details);
    this.#length += details.length;
    if (this.#length >= BLOCK) this.flush();
    return at;
  }

  /** Writes what is left; nothing may be read before. */
  flush(): void {
    if (this.#details.length === 0) return;
    this.#write(this.#number, encodeBlock(this.#details));
    this.#number += 1;
    this.#details = [];
    this.#length = 0;
  }
}
