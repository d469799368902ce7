import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../model/fault.ts';
import { othersMayWrite } from '../files/ownership.ts';

const MAGIC = Buffer.from('plimsoll patterns 1\n');
const DIGEST = 32;
const LARGEST = 2 ** 26;
/** Sets that are kept: of these rules, and of others that people have. */
const MOST_KEPT = 4;
const NAME = /^[0-9a-f]{64}\.db$/;

/** A name for what was made of some things, and of nothing else. */
export function keyOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** What was kept under a key; undefined where nothing was, and where it is not what was kept, or not by this user. */
export function readKept(folder: string, key: string): Buffer | undefined {
  const path = pathOf(folder, key);
  try {
    if (othersMayWrite(path) !== undefined) return undefined;
    const bytes = readOwn(path);
    const body = bytes?.subarray(MAGIC.length + DIGEST);
    const isWhole = bytes && body && bytes.subarray(0, MAGIC.length + DIGEST).equals(headOf(key, body));
    return isWhole ? body : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps bytes under a key, whole or not at all, in place of those that are longest unused. Gives why it could not. */
export function keep(folder: string, key: string, bytes: Buffer): string | undefined {
  const [path, part] = [pathOf(folder, key), join(folder, `.${randomBytes(8).toString('hex')}.part`)];
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const reason = othersMayWrite(part);
    if (reason !== undefined) return reason;
    try {
      writeFileSync(part, Buffer.concat([headOf(key, bytes), bytes]), { flag: 'wx', mode: 0o600 });
      renameSync(part, path);
    } finally {
      rmSync(part, { force: true });
    }
    removeOldest(folder);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function pathOf(folder: string, key: string): string {
  return join(folder, `${key}.db`);
}

function headOf(key: string, body: Buffer): Buffer {
  return Buffer.concat([MAGIC, createHash('sha256').update(key).update(body).digest()]);
}

/** A regular file, and no link to one. */
function readOwn(path: string): Buffer | undefined {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size, uid, mode } = fstatSync(descriptor);
    const isOwn = (mode & constants.S_IFMT) === constants.S_IFREG && uid === process.getuid?.();
    return isOwn && size <= LARGEST ? readFileSync(descriptor) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

function removeOldest(folder: string): void {
  const paths = readdirSync(folder)
    .filter((name) => NAME.test(name))
    .map((name) => join(folder, name))
    .map((path) => ({ path, written: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .toSorted((left, right) => right.written - left.written);
  for (const { path } of paths.slice(MOST_KEPT)) rmSync(path, { force: true });
}
