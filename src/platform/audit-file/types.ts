/** A record as one line, by the hash of the line before it: SHA-256, hexadecimal; of the first line, of nothing. */
export type MakeRecord = (previous: string) => string;

/** A file to which records are added, each of which names the hash of the one before. */
export interface AuditFile {
  /**
   * Adds lines, one after another. Resolves once they are on the disk. Rejects with a `Fault` (`unreachable`) where they
   * cannot be written; the next ones are tried anew.
   */
  append(...records: readonly MakeRecord[]): Promise<void>;
  /** Opens it before it is needed. Rejects with a `Fault` (`unreachable`) where it cannot be written. */
  prepare(): Promise<void>;
  /** Lets go of the file, so that the next line is in the one that has its name then. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file when the first line is added to it. */
export type OpenAuditFile = (path: string) => AuditFile;
