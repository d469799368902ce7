import { basename, dirname, join } from 'node:path';
import { threeWayMerge } from '../../analyse/behaviour/merge/three-way.ts';
import type { Conflict } from '../../analyse/behaviour/merge/values.ts';
import { Fault } from '../../model/fault.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { writeProfile } from '../../model/profile/write.ts';
import { readIfThere } from '../../observe/document/optional-text.ts';
import type { WriteFile } from '../../platform/files/types.ts';

/** A file that was written, or that had nothing to change. */
export interface SavedProfile {
  readonly path: string;
  readonly change: 'new' | 'merged' | 'unchanged';
  /** What both a person and the derivation changed; the person's stays. */
  readonly conflicts: readonly Conflict[];
}

/** Beside profiles: what was derived the last time, which tells a person's changes from the derivation's. */
const DERIVED = '.derived';

/** Profiles as one text of YAML documents. */
export function profilesText(profiles: readonly WorkloadProfile[]): string {
  return profiles.map(writeProfile).join('---\n');
}

/**
 * Writes one file for each profile: `NAME.yaml`, or `NAMESPACE/NAME.yaml` where several namespaces have the name. A file
 * that is there is merged into. Throws a `Fault`: `usage` where it cannot be written, `malformed` where it is no profile.
 */
export function saveProfiles(
  folder: string,
  profiles: readonly WorkloadProfile[],
  write: WriteFile,
): SavedProfile[] {
  const names = profiles.map(({ metadata }) => metadata.name);
  return profiles.map((profile) => {
    const { name, namespace } = profile.metadata;
    const isAlone = names.filter((other) => other === name).length === 1;
    const path = isAlone ? join(folder, `${name}.yaml`) : join(folder, namespace, `${name}.yaml`);
    return saveProfile(path, [profile], write);
  });
}

/**
 * Merges profiles into a file, three ways: what changed since the last derivation is taken in, and a person's edits,
 * comments and order stay. Without a last derivation, whatever the file says stays, and what is new is added.
 */
export function saveProfile(
  path: string,
  profiles: readonly WorkloadProfile[],
  write: WriteFile,
): SavedProfile {
  const theirs = profilesText(profiles);
  const basePath = join(dirname(path), DERIVED, basename(path));
  const mine = readIfThere(path);
  if (mine === undefined || mine.trim() === '') {
    write(path, theirs);
    write(basePath, theirs);
    return { path, change: 'new', conflicts: [] };
  }
  const { text, conflicts } = merge(path, readIfThere(basePath) ?? '', mine, theirs);
  if (text !== mine) write(path, text);
  write(basePath, theirs);
  // Whether a line is accepted is the person's to say alone.
  const reported = conflicts.filter((conflict) => !conflict.path.endsWith('.state'));
  return { path, change: text === mine ? 'unchanged' : 'merged', conflicts: reported };
}

function merge(path: string, base: string, mine: string, theirs: string): ReturnType<typeof threeWayMerge> {
  try {
    return threeWayMerge(base, mine, theirs);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const message = error.message
      .replaceAll(/^mine:/gm, `${path}:`)
      .replaceAll(/^base:/gm, `${join(DERIVED, basename(path))}:`);
    throw new Fault(error.code, message, {
      cause: error,
      hint: error.hint ?? 'mend the file, or write to another one',
    });
  }
}
