import { lstatSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { Fault } from '../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../model/file.ts';
import { openTreeFile } from '../image/tree/open-tree-file.ts';

/** One file that a person named, as a tree with nothing else in it, by its own or another name. Throws a `Fault` (`not-found`, `refused`). */
export async function* walkFile(
  path: string,
  name = basename(path),
): AsyncGenerator<{ entry: FileEntry; open(): OpenFile & Disposable }> {
  // Whoever names a link means what it leads to.
  const real = realpathSync(path);
  const stats = lstatSync(real, { bigint: true });
  if (!stats.isFile()) throw new Fault('not-found', `${path} is no file`);
  const entry: FileEntry = {
    path: `/${name}`,
    type: 'file',
    size: Number(stats.size),
    mode: Number(stats.mode) & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
  };
  yield { entry, open: () => openTreeFile(real, entry, stats) };
}
