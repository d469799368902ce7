import type { OpenFile } from '../../../../model/file.ts';
import { readTable } from '../../../sqlite/tables.ts';
import { readBerkeleyHash } from './berkeley.ts';
import { readNdb } from './ndb.ts';

/**
 * `/usr/lib/sysimage` is the place on Fedora and SUSE, where `/var/lib/rpm` is a link to it, and `/usr/share/rpm` that
 * of images that rpm-ostree or bootc made.
 */
export const FOLDERS = new Set(['/var/lib/rpm', '/usr/lib/sysimage/rpm', '/usr/share/rpm']);
/** Databases by their file names, and how their header blobs are read; rpm looks for them in this order. */
export const DATABASES: ReadonlyMap<string, (file: OpenFile) => Iterable<Buffer>> = new Map([
  ['rpmdb.sqlite', readSqlite],
  ['Packages.db', readNdb],
  ['Packages', readBerkeleyHash],
]);

function* readSqlite(file: OpenFile): Generator<Buffer> {
  for (const [, blob] of readTable(file, 'Packages')) {
    if (blob instanceof Buffer) yield blob;
  }
}
