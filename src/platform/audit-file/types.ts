/** A file to which records are added, each of which names the hash of the one before. */
export interface AuditFile {
  /**
   * Adds the line that `record` makes of the hash of the line before it (SHA-256, hexadecimal; of the first line, of
   * nothing). Resolves once it is on the disk. Rejects with a `Fault` (`unreachable`) where it cannot be written; the
   * next one is tried anew.
   */
  append(record: (previous: string) => string): Promise<void>;
  /** Opens it before it is needed. Rejects with a `Fault` (`unreachable`) where it cannot be written. */
  prepare(): Promise<void>;
  /** Lets go of the file, so that the next line is in the one that has its name then. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file when the first line is added to it. */
export type OpenAuditFile = (path: string) => AuditFile;
