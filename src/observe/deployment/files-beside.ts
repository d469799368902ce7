import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';
import { readRegularFile, textOfBytes } from '../configuration/kubernetes/regular-file.ts';
import type { ReadBeside } from './compose-project.ts';
import { isInside } from './inside-folder.ts';

const MAXIMUM_SIZE = 2 ** 20;

/** Reads texts of a folder, and nothing that does not really lie in it. */
export function filesBeside(folder: string): ReadBeside {
  return (path) => {
    const file = join(folder, path);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile() || !isInside(folder, file)) return undefined;
    try {
      return textOfBytes(readRegularFile(file, MAXIMUM_SIZE));
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw new Fault('refused', messageOf(error), { cause: error });
    }
  };
}
