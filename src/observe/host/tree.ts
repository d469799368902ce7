import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs';
import { join, posix, relative } from 'node:path';
import { messageOf } from '../../model/fault.ts';
import type { Reading } from '../../model/configuration/audit.ts';
import type { HostEntry } from '../../model/configuration/host.ts';

/** Bytes of a file of configuration that is read. */
const MAXIMUM_SIZE = 1024 * 1024;
/** Links that one path may go through, as in Linux. */
const MAXIMUM_LINKS = 40;
/** Names of a folder; of more nobody is asked. */
const MAXIMUM_NAMES = 65_536;

/** The files of a host, wherever they are. */
export interface HostTree {
  entry(path: string): Reading<HostEntry>;
  names(folder: string): Reading<readonly string[]>;
  text(path: string): Reading<string>;
  /** Is it a folder, and no link to one? */
  isFolder(path: string): boolean;
  /** The path without a link in it, which begins at the root; what of it is not there is as it was asked for. */
  real(path: string): Reading<string>;
}

/** The files under a folder that is the root of a host. A link is followed as that host would: never out of the folder. */
export function openTree(root: string): HostTree {
  const at = <Value>(path: string, read: (real: string, stats: Stats) => Reading<Value>) =>
    attempt(() => {
      const real = resolved(root, path);
      return real.state === 'read' ? read(real.value, lstatSync(real.value)) : real;
    });
  return {
    entry: (path) =>
      at(path, (_, stats) => {
        const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
        return {
          state: 'read',
          value: { kind, mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid },
        };
      }),
    names: (folder) =>
      at<readonly string[]>(folder, (real, stats) => {
        if (!stats.isDirectory()) return { state: 'absent' };
        const names = readdirSync(real);
        if (names.length > MAXIMUM_NAMES) return unreadable(`more than ${MAXIMUM_NAMES} names`);
        return { state: 'read', value: names.toSorted() };
      }),
    text: (path) => at(path, readText),
    isFolder: (path) => {
      const found = attempt<boolean>(() => {
        const parent = resolved(root, posix.dirname(path));
        if (parent.state !== 'read') return parent;
        return { state: 'read', value: lstatSync(join(parent.value, posix.basename(path))).isDirectory() };
      });
      return found.state === 'read' && found.value;
    },
    real: (path) =>
      attempt(() => {
        const found = resolved(root, path, true);
        return found.state === 'read' ? { state: 'read', value: `/${relative(root, found.value)}` } : found;
      }),
  };
}

/** A path on the disk without a link in it. Throws where it is not there, unless it may be absent. */
function resolved(root: string, path: string, mayBeAbsent = false): Reading<string> {
  const ahead = posix.normalize(path).split('/').filter(Boolean).toReversed();
  let links = 0;
  let done: string[] = [];
  for (let step = ahead.pop(); step !== undefined; step = ahead.pop()) {
    if (step === '..') {
      done.pop();
      continue;
    }
    const here = join(root, ...done, step);
    const isLink = mayBeAbsent
      ? (lstatSync(here, { throwIfNoEntry: false })?.isSymbolicLink() ?? false)
      : lstatSync(here).isSymbolicLink();
    if (!isLink) {
      done.push(step);
      continue;
    }
    links += 1;
    if (links > MAXIMUM_LINKS) return unreadable('too many links');
    const target = readlinkSync(here);
    if (target.startsWith('/')) done = [];
    ahead.push(
      ...target
        .split('/')
        .filter((part) => part !== '' && part !== '.')
        .toReversed(),
    );
  }
  return { state: 'read', value: join(root, ...done) };
}

function readText(path: string, stats: Stats): Reading<string> {
  if (!stats.isFile()) return unreadable('is no file');
  // Without waiting, and no link: what was a file may be a pipe or a link by now.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    if (!fstatSync(descriptor).isFile()) return unreadable('is no file');
    const bytes = Buffer.alloc(Math.min(Math.max(stats.size, 64 * 1024), MAXIMUM_SIZE) + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    if (length === bytes.length) return unreadable(`larger than ${bytes.length - 1} bytes`);
    return { state: 'read', value: bytes.toString('utf8', 0, length) };
  } finally {
    closeSync(descriptor);
  }
}

function attempt<Value>(read: () => Reading<Value>): Reading<Value> {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    // ESRCH: a process that ended meanwhile.
    if (['ENOENT', 'ENOTDIR', 'ESRCH'].includes(code)) return { state: 'absent' };
    if (code === 'EACCES' || code === 'EPERM') return unreadable('permission denied');
    return unreadable(messageOf(error));
  }
}

function unreadable(reason: string): { state: 'unreadable'; reason: string } {
  return { state: 'unreadable', reason };
}
