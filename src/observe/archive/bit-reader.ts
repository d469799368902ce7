import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';

const CHUNK = 256 * 1024;

/** The bits of a file, the highest of each byte first. */
export class BitReader {
  readonly #file: OpenFile;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  #next = 0;
  #bits = 0;
  #count = 0;

  constructor(file: OpenFile) {
    this.#file = file;
  }

  /** Up to 24 bits as a number, which stay. Behind the end they are 0. */
  peek(count: number): number {
    while (this.#count < count) {
      this.#bits = ((this.#bits << 8) | this.#byte()) >>> 0;
      this.#count += 8;
    }
    return (this.#bits >>> (this.#count - count)) & ((1 << count) - 1);
  }

  /** Takes bits that were peeked at. Throws a `Fault` (`malformed`) where the file has none more. */
  skip(count: number): void {
    this.#count -= count;
    if (this.#next - (this.#count >> 3) > this.#file.entry.size)
      throw new Fault('malformed', `${this.#file.entry.path}: what was compressed is cut short`);
  }

  /** Takes up to 24 bits. */
  take(count: number): number {
    const value = this.peek(count);
    this.skip(count);
    return value;
  }

  /** Goes on with the next whole byte; false where there is none. */
  align(): boolean {
    this.#count -= this.#count % 8;
    return this.#next - (this.#count >> 3) < this.#file.entry.size;
  }

  #byte(): number {
    if (this.#at === this.#chunk.length) {
      this.#chunk = Buffer.from(this.#file.read(this.#next, CHUNK));
      this.#at = 0;
    }
    this.#next += 1;
    return this.#chunk[this.#at++] ?? 0;
  }
}
