import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';

const CONFIGURATION = 'config.json';
const MAXIMUM_SIZE = 4 * 2 ** 20;

/** Path of a bundle's configuration. */
export function configurationPath(bundle: string): string {
  return join(bundle, CONFIGURATION);
}

/** The text of a bundle's configuration. Throws a `Fault`: `not-found`, `usage`, `limit`. */
export function readConfiguration(bundle: string): string {
  const path = configurationPath(bundle);
  let descriptor: number | undefined;
  try {
    // Opens without waiting: a pipe must not hold us up.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Fault('usage', `${path} is no file`);
    if (stats.size > MAXIMUM_SIZE) throw new Fault('limit', `${path} is larger than 4 MiB`);
    return readFileSync(descriptor, 'utf8');
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('not-found', `${path} cannot be read: ${messageOf(error)}`, {
      cause: error,
      hint: 'name the folder of an OCI bundle, which has a config.json',
    });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Replaces a bundle's configuration, whole or not at all. Throws a `Fault` (`usage`). */
export function writeConfiguration(bundle: string, text: string): void {
  const path = configurationPath(bundle);
  const unfinished = `${path}.${process.pid}`;
  try {
    writeFileSync(unfinished, text, { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new Fault('usage', `${path} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}
