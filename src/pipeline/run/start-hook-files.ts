import { join } from 'node:path';
import { BEFORE_BEGINNING, hookText, isRuntimeScript, runtimeScript } from '../../enforce/oci-bundle/hook.ts';
import { Fault } from '../../model/fault.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import { readIfThere } from '../../observe/document/optional-text.ts';
import { programPath } from '../../observe/runtime/program-path.ts';

export interface StartHookPlaces {
  /** Folder of hooks; undefined: no hook is wanted. */
  readonly hook: string | undefined;
  /** Path of the runtime that is written; undefined: none is wanted. */
  readonly runtime: string | undefined;
}

/**
 * The files by which engines let a container's process begin only once `program` has ended well. `behind`: the runtime
 * that it is in the end, by name or path. Throws a `Fault` (`not-found`) where there is no such runtime.
 */
export function startHookFiles(
  { hook, runtime }: StartHookPlaces,
  program: readonly string[],
  behind: string,
): Artefact[] {
  const files: Artefact[] = [];
  if (hook !== undefined) files.push({ path: hookPath(hook), text: hookText(program, BEFORE_BEGINNING) });
  if (runtime !== undefined) {
    const path = programPath(behind);
    const command = [...program, '--runtime', path];
    files.push({ path: runtime, text: runtimeScript(command, path, BEFORE_BEGINNING) });
  }
  return files;
}

/** Those of these files that are there, to be replaced or removed. Throws a `Fault` (`refused`) for one that is not ours. */
export function startHooksThere({ hook, runtime }: StartHookPlaces): string[] {
  const script = runtime === undefined ? undefined : readIfThere(runtime);
  if (script !== undefined && !isRuntimeScript(script, BEFORE_BEGINNING))
    throw new Fault('refused', `${runtime} was not written by "plimsoll network hook"`);
  const paths = [hook === undefined ? undefined : hookPath(hook), runtime];
  return paths.filter((path) => path !== undefined).filter((path) => readIfThere(path) !== undefined);
}

function hookPath(folder: string): string {
  return join(folder, 'plimsoll-network.json');
}
