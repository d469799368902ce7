import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { Artefact } from '../../../model/profile/artefact.ts';

/** Writes artefacts below a folder, which is made where it is not there. Throws a `Fault` (`usage`) that names the file. */
export function writeArtefacts(artefacts: readonly Artefact[], folder: string): void {
  for (const { path, text } of artefacts) {
    const target = join(folder, path);
    try {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    } catch (error) {
      throw new Fault('usage', `${target} cannot be written: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** Writes files that are run, each whole or not at all, for an engine may be starting something. Throws a `Fault` (`usage`). */
export function writeExecutables(files: readonly Artefact[]): void {
  for (const { path, text } of files) {
    const unfinished = `${path}.${process.pid}`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(unfinished, text, { mode: 0o755, flag: 'wx' });
      renameSync(unfinished, path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw new Fault('usage', `${path} cannot be written: ${messageOf(error)}`, { cause: error });
    }
  }
}
