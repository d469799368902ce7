import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { Fault } from '../../../model/fault.ts';

const MAXIMUM_FILE = 128 * 2 ** 20;
/** Bytes of all files that are read for one target. */
export const MAXIMUM_TOTAL = 512 * 2 ** 20;

/**
 * What stands in a file, where that is no more than there is room for. Opens without waiting, so that a pipe that took the
 * file's place cannot hold us up. Throws a `Fault` (`unsupported`, `limit`), and errors of the file system.
 */
export function readRegularFile(path: string, room: number): Buffer {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Fault('unsupported', 'not a regular file');
    if (stats.size > Math.min(MAXIMUM_FILE, room))
      throw new Fault('limit', `${stats.size} bytes are more than are read`);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The text of a file without a mark of its byte order. */
export function textOfBytes(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}
