/**
 * One entry of a layer or a file tree. `path` is absolute inside the image ("/usr/bin/node"), normalised:
 * no empty, "." or ".." segments, no trailing slash. A hard link's `target` is such a path too;
 * a symbolic link's is as written.
 */
export interface FileEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  /** Bytes of content; 0 for everything but files. */
  readonly size: number;
  /** Permission bits, setuid, setgid and sticky included. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly target?: string;
  /** Numbers of the capabilities that the file gives to whoever starts it (setcap); absent where none or not known. */
  readonly capabilities?: readonly number[];
}

/** A file whose content can be read at random, from memory, a spill file or the disk. Valid only during the call it is passed to. */
export interface OpenFile {
  readonly entry: FileEntry;
  /**
   * Bytes from `offset`; fewer than `length` only at the end of the file. The buffer may be reused after the call: copy
   * what is kept. They may come to lie in `room`, of as many bytes, where one is given.
   */
  read(offset: number, length: number, room?: Buffer): Buffer;
  /** The whole content. */
  bytes(): Buffer;
}

/** The files of an image as a container would see them, layers merged and whiteouts applied. */
export interface FileView {
  /** The entry at exactly this path; links are not followed. */
  get(path: string): FileEntry | undefined;
  /** The entry that this path leads to, links followed inside the image only; undefined where it leads nowhere. */
  resolve(path: string): FileEntry | undefined;
  /**
   * Index of the layer that brought the entry at exactly this path. With `until`, of the file that lay there when that
   * layer was the uppermost; undefined where there was none, or something else than a file lay there since.
   */
  layerOf(path: string, until?: number): number | undefined;
  entries(): Iterable<FileEntry>;
}
