import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import type { Gap } from '../../../../model/gap.ts';
import { walkTree } from '../../tree/walk-tree.ts';
import type { SourceUnit } from '../types.ts';

/** Files and folders that only the root of an operating system has. */
const MARKS = [
  'etc/os-release',
  'usr/lib/os-release',
  'etc/alpine-release',
  'etc/debian_version',
  'etc/redhat-release',
  'var/lib/dpkg',
  'lib/apk/db',
  'usr/lib/apk/db',
  'var/lib/rpm',
  'usr/lib/sysimage/rpm',
  'usr/share/rpm',
];
/** What a running kernel mounts here is no content of the system. */
const KERNEL_FOLDERS = ['/dev', '/proc', '/sys'];

/** A folder that holds the files of an operating system, such as an unpacked image or a mounted disk. */
export const rootFilesystemSource: SourceUnit = {
  id: 'root-filesystem',
  schemes: ['dir', 'root-filesystem'],
  detects: async ({ local }) => {
    if (local.kind !== 'directory') return false;
    const found = await Promise.all(MARKS.map((mark) => exists(join(local.path, mark))));
    return found.includes(true);
  },
  open: async ({ local, reference }) => {
    if (local.kind !== 'directory') throw new Fault('not-found', `there is no folder ${reference}`);
    const gaps = await kernelGaps(local.path);
    return {
      shape: 'tree',
      kind: 'root-filesystem',
      walk: async function* (onGap, enters) {
        for (const gap of gaps) onGap(gap);
        yield* walkTree(local.path, onGap, {
          enters: (path) => !KERNEL_FOLDERS.includes(path) && enters?.(path) !== false,
        });
      },
      close: async () => undefined,
    };
  },
};

async function kernelGaps(root: string): Promise<Gap[]> {
  const gaps: Gap[] = [];
  for (const folder of KERNEL_FOLDERS) {
    const path = join(root, folder);
    const stats = await lstat(path).catch(() => undefined);
    if (!stats?.isDirectory()) continue;
    const names = await readdir(path).catch(() => []);
    if (names.length === 0) continue;
    const reason = 'what the kernel shows there is no content of the system';
    gaps.push({ kind: 'unsupported', subject: folder, reason, informational: true });
  }
  return gaps;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
