import { createHash } from 'node:crypto';
import type { OpenFile } from '../../../../model/file.ts';

const WINDOW = 1024 * 1024;

/** The SHA-1 of an archive, by which repositories of Maven and indexes of them know it. */
export function sha1Of(file: OpenFile): string {
  const hash = createHash('sha1');
  for (let at = 0; at < file.entry.size; at += WINDOW) hash.update(file.read(at, WINDOW));
  return hash.digest('hex');
}
