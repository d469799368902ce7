import { join, resolve } from 'node:path';
import { BEFORE_MAKING, hookText, runtimeScript } from '../../enforce/oci-bundle/hook.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import { readProfiles } from '../../observe/configuration/profile/read-profiles.ts';
import { programPath } from '../../observe/runtime/program-path.ts';

export interface HookFilesRequest {
  /** What confines, without the files of profiles. */
  readonly program: readonly string[];
  readonly profiles: readonly string[];
  /** Folder of hooks; undefined: no hook is wanted. */
  readonly hook: string | undefined;
  /** Path of the runtime that is written; undefined: none is wanted. */
  readonly runtime: string | undefined;
  /** The runtime that it is in the end, by name or path. */
  readonly behind: string;
}

/** The files by which engines let every container be confined. Throws a `Fault` where profiles cannot be read, or there is no such runtime. */
export function hookArtefacts({ program, profiles, hook, runtime, behind }: HookFilesRequest): Artefact[] {
  readProfiles(profiles);
  const files = profiles.flatMap((path) => ['--profiles', resolve(path)]);
  const command = [...program, ...files];
  return [
    ...(hook === undefined
      ? []
      : [{ path: join(hook, 'plimsoll.json'), text: hookText(command, BEFORE_MAKING) }]),
    ...(runtime === undefined
      ? []
      : [
          {
            path: runtime,
            text: runtimeScript([...command, '--runtime-call'], programPath(behind), BEFORE_MAKING),
          },
        ]),
  ];
}
