import { closeSync, constants, mkdirSync, openSync, statfsSync } from 'node:fs';
import { Fault, messageOf } from '../../model/fault.ts';

/** A descriptor that is for the place alone, so that its folders need not be readable; of Linux. */
const O_PATH = 0o10000000;
const FOLDER = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const FOLDER_MODE = 0o755;
/** Types of file systems that are in memory: tmpfs and ramfs (statfs(2)). */
const IN_MEMORY: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

/** A folder that stays the one that it was when it was opened, whatever becomes of its path. */
export interface OpenFolder extends Disposable {
  /** Path of an entry of it. */
  entry(name: string): string;
  isInMemory(): boolean;
}

/**
 * Opens a folder step by step, each without following links; `isMade`: those that are not there are made, in memory only
 * unless `allowDisk`. Throws a `Fault` (`usage`, `refused`, `not-found`).
 */
export function openFolder(
  path: string,
  { isMade, allowDisk }: { readonly isMade: boolean; readonly allowDisk: boolean },
): OpenFolder {
  let folder = opened(openSync('/', FOLDER));
  for (const name of path.split('/').filter((part) => part !== '')) {
    using outer = folder;
    folder = attempt(path, () => step(outer, name, path, isMade, allowDisk));
  }
  return folder;
}

function step(outer: OpenFolder, name: string, path: string, isMade: boolean, allowDisk: boolean) {
  const place = outer.entry(name);
  try {
    return opened(openSync(place, FOLDER));
  } catch (error) {
    if (!isMade || codeOf(error) !== 'ENOENT') throw error;
  }
  if (!allowDisk) requireMemory(outer, path);
  mkdirSync(place, { mode: FOLDER_MODE });
  return opened(openSync(place, FOLDER));
}

/** Throws a `Fault` (`usage`) for a folder that is on a disk. */
export function requireMemory(folder: OpenFolder, path: string): void {
  if (folder.isInMemory()) return;
  throw new Fault('usage', `${path} is on a disk, where secrets stay behind`, {
    hint: 'mount a tmpfs there, name a folder of one such as /run, or set allowDisk',
  });
}

function opened(descriptor: number): OpenFolder {
  const own = `/proc/self/fd/${descriptor}`;
  return {
    entry: (name) => `${own}/${name}`,
    isInMemory: () => IN_MEMORY.has(statfsSync(own).type),
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

/** Does something about a path. Throws what went wrong as a `Fault`. */
export function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof Fault) throw error;
    const code = codeOf(error);
    if (code === 'ENOENT') throw new Fault('not-found', `${path} is not there`, { cause: error });
    if (code === 'ENOTDIR' || code === 'ELOOP')
      throw new Fault('refused', `a link or a file is on the way to ${path}`, {
        cause: error,
        hint: 'name the place itself',
      });
    throw new Fault('refused', `${path} cannot be used: ${messageOf(error)}`, { cause: error });
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
