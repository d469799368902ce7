import { posix } from 'node:path';
import type { LocatedFact } from '../../../model/analyser.ts';
import type { FileView } from '../../../model/file.ts';

/** Paths grouped by their folder, so that 50,000 of them make a small fact. Folders are absolute. */
export type FileList = readonly (readonly [folder: string, names: readonly string[]])[];

/** Groups paths, absolute or relative to the root, by folder. Folders that other paths lie in are left out. */
export function fileListOf(paths: Iterable<string>): FileList {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const absolute = posix.normalize(`/${path}`);
    const name = posix.basename(absolute);
    if (name === '') continue;
    const folder = posix.dirname(absolute);
    const names = folders.get(folder);
    if (names) names.push(name);
    else folders.set(folder, [name]);
  }
  const isFolder = (folder: string, name: string): boolean => folders.has(posix.join(folder, name));
  return [...folders]
    .map(([folder, names]): [string, string[]] => [folder, names.filter((name) => !isFolder(folder, name))])
    .filter(([, names]) => names.length > 0);
}

/**
 * The paths that a package owns. Where a folder is reached through a symbolic link (`/lib` after the usr-merge),
 * a file is given under both names: as the package wrote it, and where it is. Folders are left out.
 */
export function ownedPaths(list: FileList, files: FileView): string[] {
  return list.flatMap(([folder, names]) => {
    const real = files.resolve(folder)?.path ?? folder;
    const folders = real === folder ? [folder] : [folder, real];
    return names
      .filter((name) => files.get(posix.join(real, name))?.type !== 'directory')
      .flatMap((name) => folders.map((one) => posix.join(one, name)));
  });
}

/**
 * The layer in which a package was installed or last upgraded: the one that most of these paths are from, the upper one
 * of equals. No package came after the database last said something new, so files are taken as they were then, whoever
 * edited them or changed their owner later. Undefined for a file tree.
 */
export function layerOfPackage(
  paths: readonly string[],
  files: FileView,
  database: Pick<LocatedFact<unknown>, 'layer' | 'since'>,
): number | undefined {
  const last = database.since ?? database.layer;
  if (last === undefined) return undefined;
  const counts = new Map<number, number>();
  for (const path of paths) {
    const layer = files.layerOf(path, last);
    if (layer !== undefined) counts.set(layer, (counts.get(layer) ?? 0) + 1);
  }
  const ranked = [...counts].toSorted(([a, many], [b, more]) => more - many || b - a);
  return ranked[0]?.[0] ?? last;
}

/** How many characters the paths of a list have when they are written in full: a hostile list may be long without being large. */
export function fullLength(list: FileList): number {
  return list.reduce((sum, [folder, names]) => sum + (folder.length + 1) * names.length, 0);
}
