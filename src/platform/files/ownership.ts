import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const WRITABLE_BY_OTHERS = 0o022;
const REACHABLE_BY_OTHERS = 0o011;
const STICKY = 0o1000;

/**
 * Why somebody else may have written a file, in words: it, or a folder on its way, belongs to another user or can be
 * written by one. Undefined where only this user and root could. A file that is not there is judged by its folders.
 * As OpenSSH judges keys (sshd's `StrictModes`), but that a folder may be for all where it is sticky, as `/tmp` is.
 */
export function othersMayWrite(path: string): string | undefined {
  const absolute = resolve(path);
  const there = lstatSync(absolute, { throwIfNoEntry: false });
  if (there && !there.isFile()) return `${absolute} is no file`;
  const folder = dirname(absolute);
  if (there) {
    if (!isOurs(there)) return `${absolute} belongs to another user`;
    const folderMode = statSync(folder).mode;
    if ((there.mode & WRITABLE_BY_OTHERS) !== 0 && (folderMode & REACHABLE_BY_OTHERS) !== 0)
      return `others may write ${absolute}`;
  }
  return [...waysTo(folder)].map(folderReason).find((reason) => reason !== undefined);
}

/** The folder and all above it, as it is written and without links. */
function waysTo(folder: string): Set<string> {
  const ways = new Set<string>();
  for (const start of [folder, realOf(folder)])
    for (let at = start; !ways.has(at); at = dirname(at)) ways.add(at);
  return ways;
}

function realOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // Not there yet: it is made by us, in a folder that is judged.
    return folder;
  }
}

function folderReason(folder: string): string | undefined {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (!stats) return undefined;
  if (!isOurs(stats)) return `${folder} belongs to another user`;
  const isOpen = (stats.mode & WRITABLE_BY_OTHERS) !== 0 && (stats.mode & STICKY) === 0;
  return isOpen ? `others may write to ${folder}` : undefined;
}

function isOurs({ uid }: Stats): boolean {
  return uid === 0 || uid === process.getuid?.();
}
