import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';
import { onExit } from '../exit/on-exit.ts';

const ANEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
/** A descriptor that whoever started us gave us, such as that of `>(…)` in a shell. */
const OWN_DESCRIPTOR = /^(?:\/dev|\/proc\/self)\/fd\/(\d{1,6})$/;
const STANDARD: Readonly<Record<string, number>> = { '/dev/stdout': 1, '/dev/stderr': 2 };
const NO_DEVICE = '/dev/null';

/** A file that is being written. It is there once it is published, and not at all where it is disposed of before. */
export interface Draft extends Disposable {
  readonly write: (text: string) => void;
  readonly publish: () => void;
}

/**
 * Begins a file that a person named, in its folder, which is made. It is made anew beside the one that is there, and put
 * in its place: never written through a link, into a pipe or a device, nor, by a relative path, through a link that leads
 * out of the current folder, which may be a stranger's. Descriptors of our own (`/dev/stdout`, `/dev/fd/3`) are written
 * to. Everything throws a `Fault`: `usage`, `refused`.
 */
export function openDraft(path: string, mode = 0o666): Draft {
  const own = descriptorOf(path);
  if (own !== undefined) return ownDraft(path, own);
  return attempt(path, () => {
    const there = lstatSync(path, { throwIfNoEntry: false });
    refuseSpecial(path, there);
    refuseWayOut(path);
    mkdirSync(dirname(path), { recursive: true });
    return fileDraft(path, there?.isFile() ? there.mode & 0o777 : mode, there?.isFile() === true);
  });
}

function fileDraft(path: string, mode: number, isReplaced: boolean): Draft {
  const part = join(dirname(path), `.${randomBytes(8).toString('hex')}.part`);
  const descriptor = openSync(part, ANEW, mode);
  const removal = onExit(() => rmSync(part, { force: true }));
  let isOpen = true;
  if (isReplaced) fchmodSync(descriptor, mode);
  return {
    write: (text) => attempt(path, () => writeFully(descriptor, text)),
    publish: () =>
      attempt(path, () => {
        closeSync(descriptor);
        isOpen = false;
        renameSync(part, path);
        removal[Symbol.dispose]();
      }),
    [Symbol.dispose]: () => {
      if (isOpen) closeSync(descriptor);
      rmSync(part, { force: true });
      removal[Symbol.dispose]();
    },
  };
}

function ownDraft(path: string, descriptor: number | null): Draft {
  return {
    write: (text) => attempt(path, () => descriptor !== null && writeOut(descriptor, text)),
    publish: () => undefined,
    [Symbol.dispose]: () => undefined,
  };
}

/** The descriptor that a path is of; null where nothing is kept, undefined for a file. */
function descriptorOf(path: string): number | null | undefined {
  if (path === NO_DEVICE) return null;
  const [, number] = OWN_DESCRIPTOR.exec(path) ?? [];
  return number === undefined ? (Object.hasOwn(STANDARD, path) ? STANDARD[path] : undefined) : Number(number);
}

function refuseSpecial(path: string, there: Stats | undefined): void {
  if (!there || there.isFile() || there.isSymbolicLink()) return;
  if (there.isDirectory()) throw new Error('it is a folder');
  throw new Fault('refused', `${path} is not written to: it is a pipe, a socket or a device`);
}

/** The folders of a relative path are those of the current folder, or of who is named by `..`. */
function refuseWayOut(path: string): void {
  if (isAbsolute(path)) return;
  const ups = /^(?:\.{1,2}\/+)*/.exec(path)?.[0] ?? '';
  const start = realpathSync(resolve(ups));
  let folder = dirname(resolve(path));
  while (!lstatSync(folder, { throwIfNoEntry: false })) folder = dirname(folder);
  const way = relative(start, realpathSync(folder));
  if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return;
  const message = `${path} is not written: a link on its way leads out of ${start}`;
  throw new Fault('refused', message, { hint: 'name the place itself' });
}

function writeFully(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}

/** What a reader does not take at once is waited for, and one that has read enough is not written to. */
function writeOut(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('usage', `${path} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}
