import type { FileEntry, OpenFile } from '../../../model/file.ts';

/** The entry of something inside an archive, or of bytes in memory: a plain file that nobody owns. */
export function plainEntry(path: string, size: number): FileEntry {
  return { path, type: 'file', size, mode: 0o644, uid: 0, gid: 0 };
}

/** Bytes in memory as a file. */
export function memoryFile(entry: FileEntry, content: Buffer): OpenFile {
  return {
    entry,
    read: (offset, length) => content.subarray(offset, offset + length),
    bytes: () => content,
  };
}

/** Bytes of another file, from `start`, `entry.size` of them, as a file. */
export function windowOf(file: OpenFile, start: number, entry: FileEntry): OpenFile {
  const read = (offset: number, length: number) =>
    file.read(start + offset, Math.max(0, Math.min(length, entry.size - offset)));
  return { entry, read, bytes: () => read(0, entry.size) };
}
