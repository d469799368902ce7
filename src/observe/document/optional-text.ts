import { readFileSync } from 'node:fs';
import { Fault, messageOf } from '../../model/fault.ts';
import { expectFile } from './expect-file.ts';

/** The text of a file; undefined where there is none. Throws a `Fault` (`usage`). */
export function readIfThere(path: string): string | undefined {
  try {
    expectFile(path);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Fault('usage', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
