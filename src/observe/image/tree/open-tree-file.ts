import { closeSync, constants, fstatSync, openSync, readSync, type BigIntStats } from 'node:fs';
import { Fault } from '../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';

/** A pipe or device that took the file's place must not hang us; a link must not lead us away. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens a file that was listed as `listed` and reads it by position. `path` may be a path through an open folder.
 * Throws a `Fault` (`refused`) where it cannot be opened or is not that file any more.
 */
export function openTreeFile(
  path: string | Buffer,
  entry: FileEntry,
  listed: BigIntStats,
): OpenFile & Disposable {
  const descriptor = openListed(path, entry);
  const stats = fstatSync(descriptor, { bigint: true });
  if (!stats.isFile() || stats.ino !== listed.ino || stats.dev !== listed.dev) {
    closeSync(descriptor);
    throw new Fault('refused', `${entry.path} was replaced while it was read`);
  }
  return new TreeFile(descriptor, entry);
}

/** Bytes that are read of a file at once, and those of which all are where more is asked for. */
const FIRST = 2 ** 16;
const WHOLE = 2 ** 23;

/** Memory for the file that is open: new memory for each costs more than reading it. */
let room: Buffer | undefined = Buffer.alloc(0);

/** Content is read once, and stays until the file is closed. */
class TreeFile implements OpenFile, Disposable {
  readonly entry: FileEntry;
  readonly #descriptor: number;
  #room: Buffer;
  /** Bytes of the file's begin that are in the room, and whether there are no more. */
  #held = 0;
  #isWhole = false;

  constructor(descriptor: number, entry: FileEntry) {
    this.entry = entry;
    this.#descriptor = descriptor;
    // Of two that are open at once, the second has memory of its own.
    this.#room = room ?? Buffer.alloc(0);
    room = undefined;
  }

  read(offset: number, length: number, given?: Buffer): Buffer {
    const end = Math.min(this.entry.size, offset + length);
    if (this.entry.size > WHOLE && end > FIRST)
      return readAt(this.#descriptor, this.entry, offset, length, given);
    if (end > this.#held) this.#hold(end <= FIRST ? Math.min(FIRST, this.entry.size) : this.entry.size);
    return this.#room.subarray(offset, Math.max(offset, Math.min(end, this.#held)));
  }

  bytes(): Buffer {
    return this.read(0, this.entry.size);
  }

  [Symbol.dispose](): void {
    room ??= this.#room;
    closeSync(this.#descriptor);
  }

  #hold(wanted: number): void {
    if (this.#isWhole) return;
    if (this.#room.length < wanted) {
      const larger = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(wanted)));
      this.#room.copy(larger, 0, 0, this.#held);
      this.#room = larger;
    }
    const bytes = this.#room.subarray(0, wanted);
    while (this.#held < wanted && !this.#isWhole) {
      const count = readInto(this.#descriptor, this.entry, bytes, this.#held, this.#held);
      if (count === 0) this.#isWhole = true;
      this.#held += count;
    }
  }
}

function openListed(path: string | Buffer, entry: FileEntry): number {
  try {
    return openSync(path, FLAGS);
  } catch (error) {
    throw new Fault('refused', `${entry.path} cannot be opened: ${codeOf(error)}`, { cause: error });
  }
}

/** Never beyond the size that was listed, though the file may have grown. */
function readAt(
  descriptor: number,
  entry: FileEntry,
  offset: number,
  length: number,
  given?: Buffer,
): Buffer {
  const wanted = Math.max(0, Math.min(length, entry.size - offset));
  const bytes = given?.subarray(0, wanted) ?? Buffer.allocUnsafe(wanted);
  let filled = 0;
  while (filled < wanted) {
    const count = readInto(descriptor, entry, bytes, filled, offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

function readInto(descriptor: number, entry: FileEntry, bytes: Buffer, at: number, position: number): number {
  try {
    return readSync(descriptor, bytes, at, bytes.length - at, position);
  } catch (error) {
    throw new Fault('refused', `${entry.path} cannot be read: ${codeOf(error)}`, { cause: error });
  }
}

/** The system's code of an error, such as `EACCES`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : String(error);
}
