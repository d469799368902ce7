import { readFileSync, statSync } from 'node:fs';
import { Fault, messageOf } from '../../model/fault.ts';
import { expectFile } from './expect-file.ts';

/** Bytes; a text in memory takes as much, or twice. */
const LARGEST = 512 * 2 ** 20;

/** The text of a file that may be large, such as a recording of flows. Throws a `Fault`: `not-found`, `limit`. */
export function readLargeText(path: string): string {
  try {
    expectFile(path);
    const { size } = statSync(path);
    if (size > LARGEST) throw new Fault('limit', `${path} is larger than ${LARGEST} bytes`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('not-found', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
