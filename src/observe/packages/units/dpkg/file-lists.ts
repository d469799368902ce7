import { lazily } from '../../../../model/sequence.ts';
import { type FileList, fileListOf, type FileRoom } from '../../system-package/file-list.ts';

/** Parses `/var/lib/dpkg/info/*.list`: one absolute path a line, folders included. */
export function parseFileList(lines: Iterable<string>, room?: FileRoom): FileList {
  return fileListOf(
    lazily(lines, (line) => (line.startsWith('/') ? [line] : [])),
    room,
  );
}

/** Parses md5sums files: 32 hexadecimal digits, two blanks, a path relative to the root. */
export function parseMd5Sums(lines: Iterable<string>, room?: FileRoom): FileList {
  return fileListOf(
    lazily(lines, (line) => /^[0-9a-fA-F]{32} [ *](.+)$/.exec(line)?.[1]?.split('\0', 1) ?? []),
    room,
  );
}
