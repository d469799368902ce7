import { join } from 'node:path';
import type { Artefact } from '../../../model/profile/artefact.ts';
import { writeExecutable, writeWhole } from '../../../platform/files/write-whole.ts';

/** Writes artefacts below a folder, which is made where it is not there. Throws a `Fault` that names the file. */
export function writeArtefacts(artefacts: readonly Artefact[], folder: string): void {
  for (const { path, text } of artefacts) writeWhole(join(folder, path), text);
}

/** Writes files that are run, each whole or not at all, for an engine may be starting something. Throws a `Fault`. */
export function writeExecutables(files: readonly Artefact[]): void {
  for (const { path, text } of files) writeExecutable(path, text);
}
