/** A file to which lines are added. */
export interface AuditFile {
  /** Resolves once the line is on the disk. Rejects with a `Fault` (`unreachable`) where it cannot be written. */
  append(line: string): Promise<void>;
  close(): Promise<void>;
}
