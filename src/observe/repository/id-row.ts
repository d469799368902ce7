import { ID } from './id-set.ts';

/** Bytes that room is made for at once. */
const PART = 100 * ID;

/** Ids one behind the other: a repository may have millions, which are too many for as many texts. */
export class IdRow {
  readonly #parts: Buffer[] = [];
  #room = 0;

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  /** Adds a hexadecimal id of twenty bytes. */
  push(id: string): void {
    if (this.#room === 0) {
      this.#parts.push(Buffer.alloc(PART));
      this.#room = PART;
    }
    this.#parts.at(-1)?.write(id, PART - this.#room, 'hex');
    this.#room -= ID;
  }

  /** What was there before, with these behind it. */
  behind(before: Uint8Array): Buffer {
    const length = before.length + this.#parts.length * PART - this.#room;
    return Buffer.concat([before, ...this.#parts], length);
  }
}
