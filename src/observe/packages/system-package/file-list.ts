import { posix } from 'node:path';
import type { LocatedFact } from '../../../model/analyser.ts';
import type { FileView } from '../../../model/file.ts';

/** Paths grouped by their folder, so that 50,000 of them make a small fact. Folders are absolute. */
export type FileList = readonly (readonly [folder: string, names: readonly string[]])[];

/** Files of one package that are known; the largest that distributions have come near it. */
const MOST_FILES = 120_000;
/** Files of all packages of a database. */
const MOST_OF_ALL = 600_000;
/** Characters of a package's paths written in full, for a list may be long without being large; three times as many of all. */
const MOST_CHARACTERS = 32 * 1024 * 1024;

/** An absolute path without empty, `.` or `..` segments, as nearly all are. */
const IS_NORMAL = /^(?:\/(?!\.)[^/]+)+$/;

/** Counts files of packages. Those for which there is no room are not known to be owned. */
export class FileRoom {
  #files: number;
  #characters: number;
  readonly #outer: FileRoom | undefined;
  #isFull = false;

  private constructor(files: number, characters: number, outer?: FileRoom) {
    this.#files = files;
    this.#characters = characters;
    this.#outer = outer;
  }

  /** Room for the files of all packages of a database. */
  static ofDatabase(): FileRoom {
    return new FileRoom(MOST_OF_ALL, 3 * MOST_CHARACTERS);
  }

  /** Room for the files of one package, of those of a database where one is given. */
  static ofPackage(database?: FileRoom): FileRoom {
    return new FileRoom(MOST_FILES, MOST_CHARACTERS, database);
  }

  /** True once a file was left out. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Counts a file; false where there is no room for it. */
  take(folder: string, name: string): boolean {
    this.#files -= 1;
    this.#characters -= folder.length + 1 + name.length;
    if (this.#files < 0 || this.#characters < 0 || this.#outer?.take(folder, name) === false)
      this.#isFull = true;
    return !this.#isFull;
  }
}

/** Why not all files are known that packages own. */
export const NOT_ALL_FILES = `packages list more files than are kept (${MOST_FILES} of one, ${MOST_OF_ALL} of all), so not all are known to be theirs`;

/** Groups paths, absolute or relative to the root, by folder. Folders that other paths lie in are left out. */
export function fileListOf(paths: Iterable<string>, room: FileRoom = FileRoom.ofPackage()): FileList {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const absolute = IS_NORMAL.test(path) ? path : posix.normalize(`/${path}`);
    const slash = absolute.lastIndexOf('/');
    const name = absolute.slice(slash + 1) || posix.basename(absolute);
    if (name === '') continue;
    const folder = absolute.endsWith('/') ? posix.dirname(absolute) : absolute.slice(0, slash) || '/';
    if (!room.take(folder, name)) break;
    const names = folders.get(folder);
    if (names) names.push(name);
    else folders.set(folder, [name]);
  }
  const isFolder = (folder: string, name: string): boolean => folders.has(pathOf(folder, name));
  return [...folders]
    .map(([folder, names]): [string, string[]] => [folder, names.filter((name) => !isFolder(folder, name))])
    .filter(([, names]) => names.length > 0);
}

/**
 * The paths that a package owns. Where a folder is reached through a symbolic link (`/lib` after the usr-merge),
 * a file is given under both names: as the package wrote it, and where it is. Folders are left out.
 */
export function ownedPaths(
  list: FileList,
  files: FileView,
  database: FileRoom = FileRoom.ofDatabase(),
): string[] {
  const room = FileRoom.ofPackage(database);
  const owned: string[] = [];
  for (const [folder, names] of list) {
    const real = files.resolve(folder)?.path ?? folder;
    const folders = real === folder ? [folder] : [folder, real];
    for (const name of names) {
      if (!room.take(real, name)) return owned;
      if (files.get(pathOf(real, name))?.type === 'directory') continue;
      for (const one of folders) owned.push(pathOf(one, name));
    }
  }
  return owned;
}

/** Folders and names of a list are normal, so that nothing is left to normalise. */
function pathOf(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
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
