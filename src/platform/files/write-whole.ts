import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';
import type { WriteFile } from './types.ts';

/** Writes a file that a person has: see `WriteFile`. */
export const writeWhole: WriteFile = (path, text) => {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const part = `${path}.${process.pid}.part`;
    writeFileSync(part, text);
    renameSync(part, path);
  } catch (error) {
    throw new Fault('usage', `${path} cannot be written: ${messageOf(error)}`, { cause: error });
  }
};
