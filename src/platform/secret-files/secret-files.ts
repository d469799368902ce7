import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, basename, isAbsolute, normalize } from 'node:path';
import { Fault } from '../../model/fault.ts';
import { attempt, openFolder, type OpenFolder, requireMemory } from './folder.ts';
import type { SecretFile, SecretFiles } from './types.ts';

const ANEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
/** `chown` leaves what is this as it is. */
const UNCHANGED = -1;

/** The files of this machine, which has to be Linux. */
export const SECRET_FILES: SecretFiles = {
  write(file, allowDisk) {
    checkPath(file.path);
    const owner = numberOf(file.owner, '/etc/passwd', 'user');
    const group = numberOf(file.group, '/etc/group', 'group');
    using folder = openFolder(dirname(file.path), { isMade: true, allowDisk });
    if (!allowDisk) requireMemory(folder, dirname(file.path));
    attempt(file.path, () => replace(folder, file, owner, group));
  },
  remove(path) {
    checkPath(path);
    try {
      using folder = openFolder(dirname(path), { isMade: false, allowDisk: true });
      attempt(path, () => rmSync(folder.entry(basename(path)), { force: true }));
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'not-found')) throw error;
    }
  },
};

function checkPath(path: string): void {
  if (process.platform !== 'linux')
    throw new Fault('unsupported', 'secrets are delivered as files on Linux only');
  if (!isAbsolute(path) || normalize(path) !== path || path.endsWith('/'))
    throw new Fault('usage', `${path} is no absolute path of a file without . and ..`);
}

function replace(folder: OpenFolder, file: SecretFile, owner: number, group: number): void {
  const part = folder.entry(`.plimsoll-${randomBytes(8).toString('hex')}`);
  try {
    const descriptor = openSync(part, ANEW, 0o600);
    try {
      for (let written = 0; written < file.content.length;)
        written += writeSync(descriptor, file.content, written);
      if (owner !== UNCHANGED || group !== UNCHANGED) fchownSync(descriptor, owner, group);
      fchmodSync(descriptor, file.mode);
    } finally {
      closeSync(descriptor);
    }
    renameSync(part, folder.entry(basename(file.path)));
  } finally {
    rmSync(part, { force: true });
  }
}

/** The number of a user or group, which the second field behind its name has. */
function numberOf(given: string | number | undefined, database: string, what: string): number {
  if (given === undefined) return UNCHANGED;
  if (typeof given === 'number') return given;
  const line = readFileSync(database, 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${given}:`));
  const number = Number(line?.split(':')[2]);
  if (line === undefined || !Number.isInteger(number))
    throw new Fault('usage', `there is no ${what} ${JSON.stringify(given)}`);
  return number;
}
