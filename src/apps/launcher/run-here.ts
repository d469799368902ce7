import { lstatSync, mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { othersMayWrite } from '../../platform/files/ownership.ts';
import { cacheFolder, type Environment } from '../composition/paths.ts';

/** Makes this process what the program wants: little memory taken, and compiled code kept. */
export function runHere(environment: Environment): void {
  // Short-lived objects are most of what a scan allocates: a young generation that never grows keeps memory low.
  if (process.version.startsWith('v24.')) setFlagsFromString('--semi-space-growth-factor=1');
  const folder = environment['NODE_COMPILE_CACHE'] ? undefined : compiledFolder(environment);
  if (folder !== undefined) enableCompileCache(folder);
}

/**
 * Folder for compiled code; undefined where there is none that is ours alone: what is read from it is run, and Node's own
 * choice is a folder under `/tmp`, which anybody could have made before.
 */
export function compiledFolder(environment: Environment): string | undefined {
  const folder = join(cacheFolder(environment), 'compiled');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    const isOurs = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
    return isOurs && othersMayWrite(join(folder, 'code')) === undefined ? folder : undefined;
  } catch {
    return undefined;
  }
}
