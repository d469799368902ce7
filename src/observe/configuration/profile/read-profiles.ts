import { Fault } from '../../../model/fault.ts';
import { keptProfiles } from '../../../model/profile/kept-profiles.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { workloadName } from '../../../model/profile/yaml.ts';
import { checkTokenKeys } from './token-keys.ts';
import { readTextFile } from '../../document/text-file.ts';

/**
 * The profiles of some files, in order. Throws a `Fault` that names the file: `not-found`, `limit`, `malformed`, and
 * `usage` where two files have a profile of the same workload.
 */
export function readProfiles(paths: readonly string[]): WorkloadProfile[] {
  return readFiledProfiles(paths).map(({ profile }) => profile);
}

/** As above, each with the file that it is in. */
export function readFiledProfiles(paths: readonly string[]): FiledProfile[] {
  return parseAll(paths.map((path) => ({ file: path, text: readTextFile(path) })));
}

/** A profile, and the file that it is in. */
export interface FiledProfile {
  readonly file: string;
  readonly profile: WorkloadProfile;
}

/** The texts of such files, which are read as above and found right. */
export function readProfileTexts(paths: readonly string[]): { file: string; text: string }[] {
  const texts = paths.map((path) => ({ file: path, text: readTextFile(path) }));
  parseAll(texts);
  return texts;
}

function parseAll(texts: readonly { readonly file: string; readonly text: string }[]): FiledProfile[] {
  const files = new Map<string, string>();
  return texts.flatMap(({ file: path, text }) => {
    const profiles = keptProfiles(text, path);
    for (const profile of profiles) checkTokenKeys(profile, path);
    for (const name of profiles.map(workloadName)) {
      const other = files.get(name);
      if (other !== undefined)
        throw new Fault('usage', `${other} and ${path} both have a profile of ${name}`, {
          hint: 'name each file once, and keep one profile for each workload',
        });
      files.set(name, path);
    }
    return profiles.map((profile) => ({ file: path, profile }));
  });
}
