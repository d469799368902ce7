import type { ExceptionFile } from '../../model/exception/exception.ts';
import { Fault } from '../../model/fault.ts';
import { readGivenFile } from '../document/text-file.ts';
import { plimsollignore } from './plimsollignore/reader.ts';
import { EXCEPTION_READERS } from './registry.ts';
import { waivers } from './waivers/reader.ts';

/** Keys at the top of a YAML mapping that are looked at. */
const MAXIMUM_KEYS = 256;

/**
 * Reads a file of exceptions in any format of the registry, which its name or its content tells.
 * Throws a `Fault` that names the file: `usage`, `limit` or `malformed`, and `unsupported` for a format that we do not
 * read.
 */
export function readExceptionFile(path: string): ExceptionFile {
  const text = named(path);
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const keys = topKeys(text);
  const reader = EXCEPTION_READERS.find((one) => one.recognises(name, keys));
  if (reader) return asked(() => reader.read(text, path));
  throw new Fault('unsupported', `${path} is no list of exceptions that is known here`, {
    hint: 'use waivers of ours, .plimsollignore, .trivyignore, .trivyignore.yaml or the "ignore" of .grype.yaml',
  });
}

/** The waivers of a settings file, or of a file with nothing else. Throws a `Fault` (`usage`) that names file and line. */
export function readWaivers(path: string): ExceptionFile {
  const text = named(path);
  if (!topKeys(text).includes('waivers')) throw new Fault('usage', `${path} has no "waivers"`);
  return asked(() => waivers.read(text, path));
}

/** A list of paths that is at hand. */
export function readExceptionList(text: string, file: string): ExceptionFile {
  return plimsollignore.read(text, file);
}

function named(path: string): string {
  return asked(() => readGivenFile(path)).replace(/^\uFEFF/, '');
}

/** Whoever names a file can mend it: what is wrong in it is wrong use. */
function asked<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'malformed') throw error;
    throw new Fault('usage', error.message, {
      cause: error,
      ...(error.hint !== undefined && { hint: error.hint }),
    });
  }
}

/** The keys at the beginning of lines, which a YAML mapping has at its top. */
function topKeys(text: string): string[] {
  const keys: string[] = [];
  for (const [, key = ''] of text.matchAll(/^["']?([A-Za-z][\w-]*)["']?[ \t]*:(?=[\s[{]|$)/gm)) {
    keys.push(key);
    if (keys.length === MAXIMUM_KEYS) break;
  }
  return keys;
}
