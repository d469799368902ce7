import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileEntry, OpenFile } from '../../model/file.ts';

const smallestBuffer = 256 * 1024;
/** Files up to this many bytes stay in memory; larger ones are spilled to a temporary file, but for their beginning. */
const largestBuffer = 4 * 1024 * 1024;
/** The same where no temporary file can be made. */
const largestWithoutDisk = 8 * 1024 * 1024;

/** The content of one file after another, kept while analysers read it. Every call may throw an error of the disk. */
export class Body implements Disposable {
  #buffer = Buffer.allocUnsafeSlow(smallestBuffer);
  #size = 0;
  #filled = 0;
  /** Bytes in the temporary file, behind those in the buffer. */
  #spilled = 0;
  #spill: number | undefined;
  /** All of the content, in memory of another. */
  #lent: Buffer | undefined;

  get length(): number {
    return this.#lent?.length ?? this.#filled + this.#spilled;
  }

  /** Forgets the last file; the next one has `size` bytes. */
  begin(size: number): void {
    this[Symbol.dispose]();
    this.#size = size;
  }

  /** All of a file's content, instead of writing it: not copied, so it must stay as it is until the next `begin`. */
  lend(bytes: Buffer): void {
    this.#lent = bytes;
  }

  write(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length && this.#hasRoom()) {
      const copied = bytes.copy(this.#buffer, this.#filled, at);
      this.#filled += copied;
      at += copied;
    }
    if (at < bytes.length) this.#spillOver(at === 0 ? bytes : bytes.subarray(at));
  }

  /** The first bytes, while the file is being written. */
  head(length: number): Buffer {
    return this.#lent?.subarray(0, length) ?? this.#buffer.subarray(0, Math.min(length, this.#filled));
  }

  /** The content as a file, until the next `begin`. */
  open(entry: FileEntry): OpenFile {
    const read = (offset: number, length: number, room?: Buffer): Buffer => this.#read(offset, length, room);
    return { entry, read, bytes: () => read(0, this.length) };
  }

  [Symbol.dispose](): void {
    if (this.#spill !== undefined) closeSync(this.#spill);
    this.#spill = this.#lent = undefined;
    this.#filled = this.#spilled = 0;
  }

  /** Is there room in memory, made where the file may have it? Called late, as most files are given up after their head. */
  #hasRoom(): boolean {
    if (this.#filled < this.#buffer.length) return true;
    if (this.#size > largestBuffer && this.#canSpill()) return false;
    const larger = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(this.#size)));
    this.#buffer.copy(larger);
    this.#buffer = larger;
    return true;
  }

  /** Is there a temporary file? Throws where there can be none and memory will not do. */
  #canSpill(): boolean {
    try {
      this.#spill ??= openUnlinked();
    } catch (error) {
      if (this.#size > largestWithoutDisk) throw error;
    }
    return this.#spill !== undefined;
  }

  /** As it comes, while the processor has it at hand. */
  #spillOver(bytes: Buffer): void {
    this.#spill ??= openUnlinked();
    for (let at = 0; at < bytes.length;) {
      const written = writeSync(this.#spill, bytes, at, bytes.length - at, this.#spilled);
      this.#spilled += written;
      at += written;
    }
  }

  #read(offset: number, length: number, room?: Buffer): Buffer {
    const start = Math.min(Math.max(Math.trunc(offset) || 0, 0), this.length);
    const end = Math.min(Math.max(start + (Math.trunc(length) || 0), start), this.length);
    if (this.#lent) return this.#lent.subarray(start, end);
    if (end <= this.#filled || this.#spill === undefined) return this.#buffer.subarray(start, end);
    // An analyser may hold several pieces at once, so each has memory of its own.
    const bytes = room?.subarray(0, end - start) ?? Buffer.allocUnsafe(end - start);
    const kept = start < this.#filled ? this.#buffer.copy(bytes, 0, start, this.#filled) : 0;
    for (let at = kept; at < bytes.length;) {
      const got = readSync(this.#spill, bytes, at, bytes.length - at, start + at - this.#filled);
      if (got === 0) throw new Error('the temporary file of a large file was cut off');
      at += got;
    }
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
