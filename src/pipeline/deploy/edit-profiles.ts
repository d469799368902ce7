import { editText } from '../../analyse/behaviour/merge/three-way.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { readChangeable } from '../../observe/configuration/profile/changeable.ts';
import type { WriteFile } from '../../platform/files/types.ts';

/** A file of profiles, and whether there was something new to it. */
export interface EditedFile {
  readonly path: string;
  readonly change: 'merged' | 'unchanged';
}

/**
 * Changes the profiles of a file; comments, order and ways of writing stay.
 * Throws a `Fault`: `usage` where it cannot be read or written, `malformed` where it is no file of profiles.
 */
export function editProfiles(
  path: string,
  edit: (profile: WorkloadProfile) => WorkloadProfile,
  write: WriteFile,
): EditedFile {
  const mine = readChangeable(path);
  const text = editText(mine, path, edit);
  if (text === mine) return { path, change: 'unchanged' };
  write(path, text);
  return { path, change: 'merged' };
}
