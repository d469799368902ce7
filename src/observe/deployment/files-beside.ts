import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';
import type { ReadBeside } from './compose-project.ts';

const MAXIMUM_SIZE = 2 ** 20;

/** Reads texts of a folder, and nothing that does not really lie in it: a stranger's file reads nothing elsewhere. */
export function filesBeside(folder: string): ReadBeside {
  return (path) => {
    const file = join(folder, path);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (!stats?.isFile() || !realpathSync(file).startsWith(realpathSync(folder) + sep)) return undefined;
    if (stats.size > MAXIMUM_SIZE) throw new Fault('limit', `larger than ${MAXIMUM_SIZE} bytes`);
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw new Fault('refused', messageOf(error), { cause: error });
    }
  };
}
