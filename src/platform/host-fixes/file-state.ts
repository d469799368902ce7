import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';

/** A file or folder as it is. */
export interface CurrentState {
  readonly kind: 'file' | 'folder' | 'other';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of its last change, in seconds with nine digits behind the point. */
  readonly time: string;
  readonly names: number;
  /** Of a file. */
  readonly bytes: Buffer | undefined;
}

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const ANEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** How a file is, no link followed; undefined where there is none. */
export function currentState(path: string, hasText: boolean): CurrentState | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (!stats) return undefined;
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  return {
    kind,
    mode: Number(stats.mode) & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    time: `${stats.mtimeNs / 1_000_000_000n}.${String(stats.mtimeNs % 1_000_000_000n).padStart(9, '0')}`,
    names: Number(stats.nlink),
    bytes: kind === 'file' && hasText ? withDescriptor(path, READ, (file) => readFileSync(file)) : undefined,
  };
}

/** Sets owner and mode of what is there and is no link. */
export function setPermissions(path: string, wanted: { mode: number; uid?: number; gid?: number }): void {
  withDescriptor(path, READ, (file) => applyPermissions(file, wanted));
}

/** Writes a file that is there, or is made, whole and to the disk. */
export function writeBytes(
  path: string,
  bytes: Uint8Array,
  isNew: boolean,
  wanted: { mode: number; uid?: number; gid?: number },
): void {
  const flags = isNew ? ANEW : constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW;
  withDescriptor(
    path,
    flags,
    (file) => {
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
      applyPermissions(file, wanted);
      fsyncSync(file);
    },
    0o600,
  );
}

/** A change of the owner takes set-user-id away: the mode comes behind it. */
function applyPermissions(
  file: number,
  { mode, uid, gid }: { mode: number; uid?: number; gid?: number },
): void {
  const stats = fstatSync(file);
  if (uid !== undefined && gid !== undefined && (stats.uid !== uid || stats.gid !== gid))
    fchownSync(file, uid, gid);
  fchmodSync(file, mode);
}

function withDescriptor<Value>(
  path: string,
  flags: number,
  use: (file: number) => Value,
  mode?: number,
): Value {
  const file = openSync(path, flags, mode);
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}

/** By which bytes are known again. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
