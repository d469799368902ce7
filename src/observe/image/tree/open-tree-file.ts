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
  const read = (offset: number, length: number) => readAt(descriptor, entry, offset, length);
  return {
    entry,
    read,
    bytes: () => read(0, entry.size),
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

function openListed(path: string | Buffer, entry: FileEntry): number {
  try {
    return openSync(path, FLAGS);
  } catch (error) {
    throw new Fault('refused', `${entry.path} cannot be opened: ${codeOf(error)}`, { cause: error });
  }
}

/** Never beyond the size that was listed, though the file may have grown. */
function readAt(descriptor: number, entry: FileEntry, offset: number, length: number): Buffer {
  const wanted = Math.max(0, Math.min(length, entry.size - offset));
  const bytes = Buffer.allocUnsafe(wanted);
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
