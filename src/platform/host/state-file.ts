import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';

/** The text of a file that is written whole or not at all; undefined where there is none. */
export function readStateFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusable(path, error);
  }
}

/**
 * Writes the file so that a crash at any moment leaves the old text or the new one, and for nobody else to read;
 * undefined removes it. Throws a `Fault` (`refused`).
 */
export function writeStateFile(path: string, text: string | undefined): void {
  const folder = dirname(path);
  try {
    if (text === undefined) rmSync(path, { force: true });
    else {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const fresh = `${path}.new`;
      try {
        writeWhole(fresh, Buffer.from(text));
        renameSync(fresh, path);
      } catch (error) {
        // Where a disk is full, a part of it would keep it so.
        rmSync(fresh, { force: true });
        throw error;
      }
    }
    syncFolder(folder);
  } catch (error) {
    throw unusable(path, error);
  }
}

function writeWhole(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w', 0o600);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Else a new name may be lost with the power. */
function syncFolder(folder: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function unusable(path: string, error: unknown): Fault {
  return new Fault('refused', `${path} cannot be used: ${messageOf(error)}`, {
    cause: error,
    hint:
      codeOf(error) === 'ENOSPC'
        ? 'make room on its disk'
        : 'run it as root, or name another folder in PLIMSOLL_STATE_DIR',
  });
}
