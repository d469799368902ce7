import { readFileSync } from 'node:fs';
import { threeWayMerge } from '../../analyse/behaviour/merge/three-way.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { parseProfiles } from '../../model/profile/yaml.ts';
import { profilesText, writeWhole } from './save-profiles.ts';

/** A file of profiles, and whether there was something new to it. */
export interface EditedFile {
  readonly path: string;
  readonly change: 'merged' | 'unchanged';
}

/**
 * Changes the profiles of a file; comments, order and ways of writing stay. The file is written whole or not at all.
 * Throws a `Fault`: `usage` where it cannot be read or written, `malformed` where it is no file of profiles.
 */
export function editProfiles(path: string, edit: (profile: WorkloadProfile) => WorkloadProfile): EditedFile {
  const mine = readText(path);
  const before = parseProfiles(mine, path);
  const { text } = threeWayMerge(profilesText(before), mine, profilesText(before.map(edit)));
  if (text === mine) return { path, change: 'unchanged' };
  writeWhole(path, text);
  return { path, change: 'merged' };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Fault('usage', `${path} cannot be changed: ${messageOf(error)}`, {
      cause: error,
      hint: 'name files of profiles, one by one',
    });
  }
}
