import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { Fault, messageOf } from '../../../model/fault.ts';

/**
 * The bytes of a file, at most `largest`; undefined where there is none. Its folder may be a stranger's: a pipe or device
 * must not hang us. Throws a `Fault` (`usage`, `limit`).
 */
export function readSmallFile(path: string, largest: number): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Error('it is no file');
    if (stats.size > largest) throw new Fault('limit', `${path} is larger than ${largest} bytes`);
    const bytes = Buffer.alloc(largest + 1);
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    if (length > largest) throw new Fault('limit', `${path} is larger than ${largest} bytes`);
    return bytes.subarray(0, length);
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Fault('usage', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
