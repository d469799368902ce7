import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';
import type { Artefact } from '../../model/profile/artefact.ts';

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
