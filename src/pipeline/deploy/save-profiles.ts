import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { threeWayMerge } from '../../analyse/behaviour/merge/three-way.ts';
import type { Conflict } from '../../analyse/behaviour/merge/values.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { writeProfile } from '../../model/profile/write.ts';

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
export function saveProfiles(folder: string, profiles: readonly WorkloadProfile[]): SavedProfile[] {
  const names = profiles.map(({ metadata }) => metadata.name);
  return profiles.map((profile) => {
    const { name, namespace } = profile.metadata;
    const isAlone = names.filter((other) => other === name).length === 1;
    return saveProfile(isAlone ? join(folder, `${name}.yaml`) : join(folder, namespace, `${name}.yaml`), [
      profile,
    ]);
  });
}

/**
 * Merges profiles into a file, three ways: what changed since the last derivation is taken in, and a person's edits,
 * comments and order stay. Without a last derivation, whatever the file says stays, and what is new is added.
 */
export function saveProfile(path: string, profiles: readonly WorkloadProfile[]): SavedProfile {
  const theirs = profilesText(profiles);
  const basePath = join(dirname(path), DERIVED, basename(path));
  const mine = readIfThere(path);
  if (mine === undefined || mine.trim() === '') {
    writeWhole(path, theirs);
    writeWhole(basePath, theirs);
    return { path, change: 'new', conflicts: [] };
  }
  const { text, conflicts } = merge(path, readIfThere(basePath) ?? '', mine, theirs);
  if (text !== mine) writeWhole(path, text);
  writeWhole(basePath, theirs);
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

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Fault('usage', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** Writes the whole file or nothing of it. Throws a `Fault` (`usage`). */
export function writeWhole(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const part = `${path}.${process.pid}.part`;
    writeFileSync(part, text);
    renameSync(part, path);
  } catch (error) {
    throw new Fault('usage', `${path} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}
