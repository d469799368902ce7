import { posix } from 'node:path';
import type { FileEntry, FileView } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import { isForeign } from '../language-package/foreign-folders.ts';
import { listed } from '../language-package/unversioned.ts';
import type { FoundGap } from '../types.ts';
import { UNREAD_DATABASES, UNREAD_FORMATS, type UnreadFormat } from './formats.ts';

/** One gap for each file that names packages in a format that is not read, and for each such database. */
export function unreadIn(files: FileView): FoundGap[] {
  const gaps: FoundGap[] = [];
  const databases = foldersIn(files, gaps);
  for (const entry of files.entries()) {
    for (const format of entry.type === 'file' ? formatsOf(entry, files) : [])
      gaps.push(gapOf(entry.path, format.of, format.evidence));
    for (const folder of databases.keys()) {
      if (!entry.path.startsWith(`${folder}/`)) continue;
      gaps.push(gapOf(folder, `the database of ${databases.get(folder)}`, 'installed'));
      databases.delete(folder);
    }
  }
  return gaps;
}

/** Those of one ecosystem as one gap that counts them. */
export function groupUnread(gaps: readonly Gap[]): Gap[] {
  const groups = Map.groupBy(gaps, ({ reason }) => reason);
  return [...groups].map(([of, members]) => {
    const paths = members.map(({ subject }) => subject).toSorted();
    const [subject = ''] = paths;
    const rest = paths.length > 1 ? `: ${listed(paths)}` : '';
    return { kind: 'unsupported', subject, reason: `${of} is not read${rest}`, count: paths.length };
  });
}

function gapOf(subject: string, reason: string, evidence: UnreadFormat['evidence']): FoundGap {
  return { kind: 'unsupported', subject, reason, evidence };
}

/** Folders of databases that are there, by where they really lie; files are told at once. */
function foldersIn(files: FileView, gaps: FoundGap[]): Map<string, string> {
  const folders = new Map<string, string>();
  for (const [of, paths] of UNREAD_DATABASES) {
    for (const path of paths) {
      const found = files.resolve(path);
      if (found?.type === 'directory') folders.set(found.path, of);
      if (found?.type === 'file' && found.size > 0)
        gaps.push(gapOf(path, `the database of ${of}`, 'installed'));
    }
  }
  return folders;
}

interface Pattern {
  readonly format: UnreadFormat;
  /** The end of the name, where it may begin with anything; undefined where it was looked up as a whole. */
  readonly end: string | undefined;
  /** What the folder's path must end in. */
  readonly folder: string;
}

const BY_NAME = new Map<string, Pattern[]>();
const BY_EXTENSION = new Map<string, Pattern[]>();
for (const format of UNREAD_FORMATS) {
  for (const file of format.files) {
    const slash = file.lastIndexOf('/');
    const [folder, name] = [file.slice(0, Math.max(slash, 0)), file.slice(slash + 1)];
    const pattern = { format, end: name.startsWith('*') ? name.slice(1) : undefined, folder };
    const [map, key] = name.startsWith('*') ? [BY_EXTENSION, posix.extname(name)] : [BY_NAME, name];
    map.set(key, [...(map.get(key) ?? []), pattern]);
  }
}

function formatsOf({ path }: FileEntry, files: FileView): UnreadFormat[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const patterns = [...(BY_NAME.get(name) ?? []), ...(BY_EXTENSION.get(posix.extname(name)) ?? [])];
  if (patterns.length === 0) return [];
  const folder = posix.dirname(path);
  const isThere = (beside: string) => files.get(posix.join(folder, beside))?.type === 'file';
  return patterns
    .filter(({ end, folder: within }) => (end === undefined || name.endsWith(end)) && folder.endsWith(within))
    .map(({ format }) => format)
    .filter(({ evidence }) => evidence === 'installed' || !isForeign(path))
    .filter(
      ({ beside, decidedBy = [] }) => (beside === undefined || isThere(beside)) && !decidedBy.some(isThere),
    );
}
