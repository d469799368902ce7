import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Variables of the environment, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Folder of the cache and of the advisory database: `PLIMSOLL_CACHE_DIR`, else the user's cache folder. */
export function cacheFolder(environment: Environment): string {
  const own = environment['PLIMSOLL_CACHE_DIR'];
  if (own) return own;
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/plimsoll');
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'plimsoll');
}

/** Where the advisory database is: `PLIMSOLL_DB`, else in the cache folder. */
export function databasePath(environment: Environment): string {
  return environment['PLIMSOLL_DB'] || join(cacheFolder(environment), 'advisories.sqlite');
}

/**
 * Folder of what takes changes of a host back: in `PLIMSOLL_STATE_DIR`, else the one of all hosts, or beside the folder
 * that is the root of one that does not run.
 */
export function fixesFolder(environment: Environment, root: string): string {
  const own = environment['PLIMSOLL_STATE_DIR'];
  if (own) return join(own, 'host-fixes');
  const real = resolve(root);
  return real === '/' ? '/var/lib/plimsoll/host-fixes' : `${real}.plimsoll-fixes`;
}

/** Folder of what is to hold on this host: `PLIMSOLL_STATE_DIR`, else the one of all hosts. */
export function stateFolder(environment: Environment): string {
  return environment['PLIMSOLL_STATE_DIR'] || '/var/lib/plimsoll/segmentation';
}
