import { Fault } from '../../../model/fault.ts';
import type { OpenFile } from '../../../model/file.ts';

const CHUNK = 256 * 1024;

/** The bytes of a file one after another. */
export class ByteSource {
  readonly file: OpenFile;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  /** Place of the chunk in the file. */
  #base = 0;

  constructor(file: OpenFile) {
    this.file = file;
  }

  get place(): number {
    return this.#base + this.#at;
  }

  get isOver(): boolean {
    return this.place >= this.file.entry.size;
  }

  /** The next byte. Throws a `Fault` (`malformed`) where there is none. */
  next(): number {
    if (this.#at === this.#chunk.length) this.#read();
    return this.#chunk[this.#at++] as number;
  }

  /** The next number of so many bytes, the lowest first. */
  number(bytes: number): number {
    let [value, weight] = [0, 1];
    for (let count = 0; count < bytes; count += 1) {
      value += this.next() * weight;
      weight *= 256;
    }
    return value;
  }

  skipTo(place: number): void {
    while (this.place < place) {
      if (this.#at === this.#chunk.length) this.#read();
      this.#at = Math.min(this.#chunk.length, this.#at + place - this.place);
    }
  }

  broken(): Fault {
    return new Fault('malformed', `${this.file.entry.path}: what LZMA compressed is broken`);
  }

  #read(): void {
    this.#base += this.#chunk.length;
    this.#chunk = Buffer.from(this.file.read(this.#base, CHUNK));
    this.#at = 0;
    if (this.#chunk.length === 0)
      throw new Fault('malformed', `${this.file.entry.path}: what was compressed is cut short`);
  }
}
