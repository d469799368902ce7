import { readFileSync } from 'node:fs';
import { Fault, messageOf } from '../../../model/fault.ts';
import { expectFile } from '../../document/expect-file.ts';

/** The text of a file of profiles that is to be changed. Throws a `Fault` (`usage`). */
export function readChangeable(path: string): string {
  try {
    expectFile(path);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Fault('usage', `${path} cannot be changed: ${messageOf(error)}`, {
      cause: error,
      hint: 'name files of profiles, one by one',
    });
  }
}
