import { Fault } from '../../../model/fault.ts';
import type { OpenFile } from '../../../model/file.ts';
import { plainEntry, windowOf } from '../zip/open-file.ts';
import { pathIn } from './pieces.ts';

const MAGIC = '!<arch>\n';
const HEADER = 60;
const END = '`\n';

/** A package of Debian: an archive of ar(5) whose first member says so. Source: deb(5) */
export function isDeb(head: Buffer): boolean {
  return head.toString('latin1', 0, MAGIC.length + 13) === `${MAGIC}debian-binary`;
}

/** The members of such a package. Throws a `Fault` (`malformed`). */
export function* debMembers(file: OpenFile): Generator<OpenFile, undefined> {
  const { path, size } = file.entry;
  // Members begin at even places.
  for (let at = MAGIC.length; at + HEADER <= size;) {
    const header = file.read(at, HEADER).toString('latin1');
    const length = /^\d{1,10} *$/.test(header.slice(48, 58)) ? Number(header.slice(48, 58)) : Infinity;
    const start = at + HEADER;
    if (!header.endsWith(END) || start + length > size)
      throw new Fault('malformed', `${path}: a member of the package is cut short`);
    const name = header.slice(0, 16).trimEnd().replace(/\/$/, '');
    yield windowOf(file, start, plainEntry(pathIn(path, name), length));
    at = start + length + (length % 2);
  }
}
