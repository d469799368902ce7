import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { parseProfiles, workloadName } from '../../../model/profile/yaml.ts';

/** Bytes of one file; the longest profile that is read has less. */
const MAXIMUM_SIZE = 2 * 2 ** 20;

/**
 * The profiles of some files, in order. Throws a `Fault` that names the file: `not-found`, `limit`, `malformed`, and
 * `usage` where two files have a profile of the same workload.
 */
export function readProfiles(paths: readonly string[]): WorkloadProfile[] {
  return parseAll(paths.map((path) => ({ file: path, text: readText(path) })));
}

/** The texts of such files, which are read as above and found right. */
export function readProfileTexts(paths: readonly string[]): { file: string; text: string }[] {
  const texts = paths.map((path) => ({ file: path, text: readText(path) }));
  parseAll(texts);
  return texts;
}

function parseAll(texts: readonly { readonly file: string; readonly text: string }[]): WorkloadProfile[] {
  const files = new Map<string, string>();
  return texts.flatMap(({ file: path, text }) => {
    const profiles = parseProfiles(text, path);
    for (const name of profiles.map(workloadName)) {
      const other = files.get(name);
      if (other !== undefined)
        throw new Fault('usage', `${other} and ${path} both have a profile of ${name}`, {
          hint: 'name each file once, and keep one profile for each workload',
        });
      files.set(name, path);
    }
    return profiles;
  });
}

/** Opens without waiting: a pipe must not hold us up. */
function readText(path: string): string {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!fstatSync(descriptor).isFile()) throw new Fault('usage', `${path} is no file`);
    return decode(readAll(descriptor, path), path);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const code = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'not-found' : 'usage';
    throw new Fault(code, `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readAll(descriptor: number, path: string): Uint8Array {
  const bytes = Buffer.alloc(MAXIMUM_SIZE + 1);
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes.length; length += read)
    read = readSync(descriptor, bytes, length, bytes.length - length, length);
  if (length > MAXIMUM_SIZE) throw new Fault('limit', `${path} is larger than ${MAXIMUM_SIZE} bytes`);
  return bytes.subarray(0, length);
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Fault('malformed', `${path} is no UTF-8 text`, { cause: error });
  }
}
