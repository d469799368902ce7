import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';
import { inflatedPieces } from '../inflated-pieces.ts';

/**
 * Inflates `stored` to a temporary file without a name, piece by piece, and opens it as `entry` while `use` runs.
 * Throws a `malformed` Fault where it does not inflate to exactly `entry.size` bytes.
 */
export function withInflatedFile<T>(stored: OpenFile, entry: FileEntry, use: (content: OpenFile) => T): T {
  const path = join(tmpdir(), `plimsoll-${randomUUID()}`);
  const descriptor = openSync(path, 'wx+', 0o600);
  try {
    unlinkSync(path);
    inflateTo(descriptor, stored, entry);
    return use(descriptorFile(descriptor, entry));
  } finally {
    closeSync(descriptor);
  }
}

function inflateTo(descriptor: number, stored: OpenFile, entry: FileEntry): void {
  let written = 0;
  for (const piece of inflatedPieces(stored)) {
    written += piece.length;
    if (written > entry.size) break;
    writeFully(descriptor, piece);
  }
  if (written !== entry.size) {
    throw new Fault('malformed', `${entry.path}: does not inflate to ${entry.size} bytes`);
  }
}

function writeFully(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(descriptor, bytes, written);
  }
}

function descriptorFile(descriptor: number, entry: FileEntry): OpenFile {
  const read = (offset: number, length: number) => {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, entry.size - offset)));
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
  };
  return { entry, read, bytes: () => read(0, entry.size) };
}
