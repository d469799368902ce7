import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { Fault, messageOf } from '../../model/fault.ts';

/** Bytes of one file; the longest profile that is read has less. */
const MAXIMUM_SIZE = 2 * 2 ** 20;

/**
 * The text of a file that a person names, of at most `maximumSize` bytes. Throws a `Fault` that names the file:
 * `not-found`, `usage`, `limit`, `malformed`.
 */
export function readTextFile(path: string, maximumSize = MAXIMUM_SIZE): string {
  return withFile(path, (descriptor) => decode(readAll(descriptor, path, maximumSize), path));
}

/**
 * The text of a file that a person names for how a target is to be judged, which is no target itself: where it is not
 * there, that is wrong use, and not that there is nothing. Throws a `Fault` that names the file: `usage`, `limit`,
 * `malformed`.
 */
export function readGivenFile(path: string, maximumSize = MAXIMUM_SIZE): string {
  try {
    return readTextFile(path, maximumSize);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'not-found') throw error;
    throw new Fault('usage', error.message, { cause: error });
  }
}

/**
 * Has a file that a person names read by its descriptor. Opened without waiting: a pipe must not hold us up. Throws a
 * `Fault` that names the file (`not-found`, `usage`), or what `read` throws.
 */
export function withFile<Result>(path: string, read: (descriptor: number) => Result): Result {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!fstatSync(descriptor).isFile()) throw new Fault('usage', `${path} is no file`);
    return read(descriptor);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const code = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'not-found' : 'usage';
    throw new Fault(code, `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readAll(descriptor: number, path: string, maximumSize: number): Uint8Array {
  const bytes = Buffer.alloc(maximumSize + 1);
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes.length; length += read)
    read = readSync(descriptor, bytes, length, bytes.length - length, length);
  if (length > maximumSize) throw new Fault('limit', `${path} is larger than ${maximumSize} bytes`);
  return bytes.subarray(0, length);
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Fault('malformed', `${path} is no UTF-8 text`, { cause: error });
  }
}
