import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileEntry, OpenFile } from '../../model/file.ts';

const smallestBuffer = 256 * 1024;
/** Files up to this many bytes stay in memory; larger ones are spilled to a temporary file. */
const largestBuffer = 8 * 1024 * 1024;

/** The content of one file after another, kept while analysers read it. Every call may throw an error of the disk. */
export class Body implements Disposable {
  #buffer = Buffer.allocUnsafeSlow(smallestBuffer);
  #size = 0;
  #filled = 0;
  /** Bytes in the temporary file, before those in the buffer. */
  #spilled = 0;
  #spill: number | undefined;

  get length(): number {
    return this.#spilled + this.#filled;
  }

  /** Forgets the last file; the next one has `size` bytes. */
  begin(size: number): void {
    this[Symbol.dispose]();
    this.#size = size;
  }

  write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      if (this.#filled === this.#buffer.length) this.#makeRoom();
      const copied = bytes.copy(this.#buffer, this.#filled, at);
      this.#filled += copied;
      at += copied;
    }
  }

  /** The first bytes, while the file is being written. */
  head(length: number): Buffer {
    return this.#buffer.subarray(0, Math.min(length, this.#filled));
  }

  /** The content as a file, until the next `begin`. */
  open(entry: FileEntry): OpenFile {
    const read = (offset: number, length: number, room?: Buffer): Buffer => this.#read(offset, length, room);
    return { entry, read, bytes: () => read(0, this.length) };
  }

  [Symbol.dispose](): void {
    if (this.#spill !== undefined) closeSync(this.#spill);
    this.#spill = undefined;
    this.#filled = this.#spilled = 0;
  }

  /** Called late, as most files are given up after their head. */
  #makeRoom(): void {
    if (this.#size > largestBuffer) {
      this.#flush();
      return;
    }
    const larger = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(this.#size)));
    this.#buffer.copy(larger);
    this.#buffer = larger;
  }

  #flush(): void {
    this.#spill ??= openUnlinked();
    for (let at = 0; at < this.#filled;) {
      at += writeSync(this.#spill, this.#buffer, at, this.#filled - at, this.#spilled + at);
    }
    this.#spilled += this.#filled;
    this.#filled = 0;
  }

  #read(offset: number, length: number, room?: Buffer): Buffer {
    const start = Math.min(Math.max(Math.trunc(offset) || 0, 0), this.length);
    const end = Math.min(Math.max(start + (Math.trunc(length) || 0), start), this.length);
    if (start >= this.#spilled || this.#spill === undefined) {
      return this.#buffer.subarray(start - this.#spilled, end - this.#spilled);
    }
    // An analyser may hold several pieces at once, so each has memory of its own.
    const bytes = room?.subarray(0, end - start) ?? Buffer.allocUnsafe(end - start);
    const fromSpill = Math.min(end, this.#spilled) - start;
    for (let at = 0; at < fromSpill;) {
      const got = readSync(this.#spill, bytes, at, fromSpill - at, start + at);
      if (got === 0) throw new Error('the temporary file of a large file was cut off');
      at += got;
    }
    this.#buffer.copy(bytes, fromSpill, 0, end - start - fromSpill);
    return bytes;
  }
}

/** A temporary file that no other program sees, and that is gone when it is closed or this process ends. */
function openUnlinked(): number {
  const path = join(tmpdir(), `plimsoll-${randomUUID()}`);
  const descriptor = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return descriptor;
}
