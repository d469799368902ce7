import { type FileList, fileListOf } from '../../system-package/file-list.ts';

/** Parses `/var/lib/dpkg/info/*.list`: one absolute path a line, folders included. */
export function parseFileList(text: string): FileList {
  return fileListOf(text.split('\n').filter((line) => line.startsWith('/')));
}

/** Parses md5sums files: 32 hexadecimal digits, two blanks, a path relative to the root. */
export function parseMd5Sums(text: string): FileList {
  return fileListOf(text.split('\n').flatMap((line) => /^[0-9a-fA-F]{32} [ *](.+)$/.exec(line)?.[1] ?? []));
}
