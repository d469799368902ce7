/** A secret as a file is to have it. */
export interface SecretFile {
  /** Absolute, without `.` or `..`. */
  readonly path: string;
  readonly content: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
  /** Names or numbers of user and group; undefined: those of this process. */
  readonly owner: string | number | undefined;
  readonly group: string | number | undefined;
}

/** Files with secrets, which are kept in memory. */
export interface SecretFiles {
  /**
   * Puts a file there as a whole, in the place of what was there, with owner and mode before anybody can open it. Its
   * folders are made. Throws a `Fault`: `usage` for a folder on a disk (unless `allowDisk`), and for a user or group that is
   * not known; `refused` for a link on the way, and what this user may not do.
   */
  write(file: SecretFile, allowDisk: boolean): void;
  /** Takes a file away, if it is there. Throws a `Fault` (`refused`). */
  remove(path: string): void;
}
