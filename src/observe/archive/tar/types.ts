import type { FileEntry } from '../../../model/file.ts';

export type TarType = FileEntry['type'];

/**
 * One entry as its headers (ustar, v7, GNU, PAX) together describe it. `path` and `target` are as written,
 * apart from their decoding (see `decodeName`). `size` is the real size: a sparse file's with its holes.
 */
export interface TarEntry {
  readonly path: string;
  readonly type: TarType;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly target?: string;
  /** Numbers of the capabilities that the file gives. */
  readonly capabilities?: readonly number[];
}

/** What a `TarReader` tells, in archive order. */
export interface TarHandler {
  /** A new entry. True asks for its content: `data` until the last byte, then `end`. */
  entry(entry: TarEntry): boolean;
  /**
   * Bytes of the content, holes expanded; valid only during the call, but where they are all of it: then `end` follows at
   * once, until which they stay. False: no more of this entry, `end` included.
   */
  data(bytes: Buffer, isAll: boolean): boolean;
  /** The content asked for is complete. */
  end(): void;
  /** Something readers of the format do not agree on, so that others may see another archive. */
  doubtful?(what: string): void;
}

/** A member of an uncompressed tar on disk. `offset` and `size` say where its content lies. */
export interface TarMember {
  /** Normalised: no leading slash, no empty, "." or ".." segments, no trailing slash. */
  readonly path: string;
  /** A sparse file is 'other': its content does not lie in one piece. */
  readonly type: TarType;
  readonly offset: number;
  readonly size: number;
  /** A hard link's target is normalised like `path`; a symbolic link's is as written. */
  readonly target?: string;
}
