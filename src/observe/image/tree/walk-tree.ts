import {
  type BigIntStats,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
} from 'node:fs';
import { Fault } from '../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import { decodeName } from '../../archive/tar/name.ts';
import { codeOf, openTreeFile } from './open-tree-file.ts';

const MAXIMUM_DEPTH = 256;
const MAXIMUM_ENTRIES = 5_000_000;
/** Where the system names open folders, so that a path can begin at one (openat(2) by other means). */
const DESCRIPTORS = existsSync('/proc/self/fd') ? '/proc/self/fd' : undefined;

export interface WalkOptions {
  /** Asked for every folder, by its path in the tree: false leaves out what is in it. */
  readonly enters?: (path: string) => boolean;
  /** Asked for every entry, by its path: false leaves it out. */
  readonly includes?: (path: string) => boolean;
}

export interface TreeItem {
  readonly entry: FileEntry;
  /** Valid until the next item is asked for. */
  open(): OpenFile & Disposable;
}

/**
 * Lists a folder depth first, names in byte order, each folder before its content; the folder itself is left out.
 * Links are told, never followed: each level is opened relative to the open folder above it where the system can.
 * Special files are told as `other` and never opened. What cannot be read is a gap. `root` itself may be a link.
 */
export function* walkTree(
  root: string,
  onGap: (gap: Gap) => void,
  options: WalkOptions = {},
): Generator<TreeItem> {
  const count = { left: MAXIMUM_ENTRIES };
  const folder = openFolder(Buffer.from(root), true);
  if (folder === undefined) throw new Fault('refused', `${root} cannot be opened as a folder`);
  yield* walkFolder(folder, '', 0, { onGap, options, count });
}

interface Walk {
  readonly onGap: (gap: Gap) => void;
  readonly options: WalkOptions;
  readonly count: { left: number };
}

/** A folder, open while its content is walked. */
interface Folder extends Disposable {
  /** How to name it to the system. */
  readonly path: Buffer;
}

function* walkFolder(folder: Folder, path: string, depth: number, walk: Walk): Generator<TreeItem> {
  using open = folder;
  const names = namesIn(open, path, walk);
  for (const name of names) {
    const childPath = `${path}/${decodeName(name, 0, name.length)}`;
    if (walk.options.includes?.(childPath) === false) continue;
    if (walk.count.left === 0) return;
    if ((walk.count.left -= 1) === 0) walk.onGap(tooMany(childPath));
    yield* walkChild(Buffer.concat([open.path, SLASH, name]), childPath, depth, walk);
  }
}

const SLASH = Buffer.from('/');

function tooMany(path: string): Gap {
  const reason = `only the first ${MAXIMUM_ENTRIES} files and folders are read, of which this is the last`;
  return { kind: 'limit', subject: path, reason };
}

function* walkChild(systemPath: Buffer, path: string, depth: number, walk: Walk): Generator<TreeItem> {
  const listed = listedAt(systemPath, path, walk);
  if (!listed) return;
  const { entry, stats } = listed;
  yield { entry, open: () => openTreeFile(systemPath, entry, stats) };
  if (entry.type !== 'directory' || walk.options.enters?.(path) === false) return;
  if (depth >= MAXIMUM_DEPTH) {
    walk.onGap({ kind: 'limit', subject: path, reason: `folders nest deeper than ${MAXIMUM_DEPTH}` });
    return;
  }
  const folder = openFolder(systemPath, false);
  if (folder) yield* walkFolder(folder, path, depth + 1, walk);
  else walk.onGap({ kind: 'unreadable', subject: path, reason: 'the folder cannot be opened' });
}

function listedAt(
  systemPath: Buffer,
  path: string,
  walk: Walk,
): { entry: FileEntry; stats: BigIntStats } | undefined {
  try {
    const stats = lstatSync(systemPath, { bigint: true });
    const type = typeOf(stats);
    return {
      stats,
      entry: {
        path,
        type,
        size: type === 'file' ? Number(stats.size) : 0,
        mode: Number(stats.mode) & 0o7777,
        uid: Number(stats.uid),
        gid: Number(stats.gid),
        ...(type === 'symlink' ? { target: targetOf(systemPath) } : {}),
      },
    };
  } catch (error) {
    walk.onGap({ kind: 'unreadable', subject: path, reason: `it cannot be looked at: ${codeOf(error)}` });
    return undefined;
  }
}

function typeOf(stats: BigIntStats): FileEntry['type'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'symlink' : 'other';
}

function targetOf(systemPath: Buffer): string {
  const target = readlinkSync(systemPath, { encoding: 'buffer' });
  return decodeName(target, 0, target.length);
}

function openFolder(path: Buffer, follow: boolean): Folder | undefined {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY | (follow ? 0 : constants.O_NOFOLLOW);
  try {
    const descriptor = openSync(path, flags);
    return {
      path: DESCRIPTORS === undefined ? path : Buffer.from(`${DESCRIPTORS}/${descriptor}`),
      [Symbol.dispose]: () => closeSync(descriptor),
    };
  } catch {
    return undefined;
  }
}

function namesIn(folder: Folder, path: string, walk: Walk): Buffer[] {
  try {
    return readdirSync(folder.path, { encoding: 'buffer' }).toSorted((left, right) => left.compare(right));
  } catch (error) {
    walk.onGap({ kind: 'unreadable', subject: path, reason: `the folder cannot be read: ${codeOf(error)}` });
    return [];
  }
}
