import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Appends to a file for nobody else to read; one of more than `most` bytes becomes `path.old`, in place of the last one. */
export function appendBounded(path: string, bytes: Uint8Array | string, most: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > most) renameSync(path, `${path}.old`);
  appendFileSync(path, bytes, { mode: 0o600 });
}
