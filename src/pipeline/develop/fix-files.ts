import { join } from 'node:path';
import type { FixPlan, Manifest } from '../../analyse/dependency-fixes/types.ts';
import { Fault } from '../../model/fault.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import type { RemoveFile, WriteFile } from '../../platform/files/types.ts';

/** What changes files. */
export interface FileEffects {
  readonly writeFile: WriteFile;
  readonly removeFile: RemoveFile;
}

/** Bytes of a lock file that may have to be given back. */
const LARGEST_LOCK = 64 * 2 ** 20;

/** Writes what changes, and gives what takes it back. Throws a `Fault` (`refused`, `usage`), with everything as it was. */
export function writeTexts(
  target: string,
  manifests: readonly Manifest[],
  plan: FixPlan,
  writeFile: WriteFile,
): () => void {
  const before = new Map(manifests.map(({ path, text }) => [path, text]));
  const files = [...plan.texts].map(([path, after]) => {
    return { path: join(target, path), before: before.get(path) ?? '', after };
  });
  for (const file of files)
    if (readTextFile(file.path) !== file.before)
      throw new Fault(
        'refused',
        `nothing is changed: ${file.path} is no longer what was scanned, or is no UTF-8`,
      );
  const written: typeof files = [];
  const restore = (): void => {
    for (const file of written) if (readTextFile(file.path) === file.after) writeFile(file.path, file.before);
  };
  try {
    for (const file of files) {
      writeFile(file.path, file.after);
      written.push(file);
    }
  } catch (error) {
    restore();
    throw error;
  }
  return restore;
}

/** What gives lock files back as they are now; those that Go makes anew go. */
export function lockFiles(
  target: string,
  { changes }: FixPlan,
  { writeFile, removeFile }: FileEffects,
): () => void {
  const locked = changes.flatMap(({ file, package: { locations } }) => [
    ...locations.flatMap(({ evidence, path }) => (evidence === 'locked' ? [path] : [])),
    ...(file.endsWith('/go.mod') ? [file, file.replace(/go\.mod$/, 'go.sum')] : []),
  ]);
  const files = [...new Set(locked)].map((path) => {
    return { path: join(target, path), text: textAt(join(target, path)) };
  });
  return () => {
    for (const { path, text } of files)
      if (text === undefined) removeFile(path);
      else if (textAt(path) !== text) writeFile(path, text);
  };
}

/** The text of a file that may be large; undefined where there is none. */
export function textAt(path: string): string | undefined {
  try {
    return readTextFile(path, LARGEST_LOCK);
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return undefined;
    throw error;
  }
}
