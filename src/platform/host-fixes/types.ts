import type { FileChange } from '../../model/configuration/remedy.ts';

/** What was changed, and can be taken back by its id. */
export interface AppliedFixes {
  readonly id: string;
  /** Files that were left as they are, and why. */
  readonly left: readonly LeftFile[];
}

export interface LeftFile {
  readonly path: string;
  readonly reason: string;
}

/** What was taken back. */
export interface UndoneFixes {
  readonly id: string;
  /** Files that were given back or removed. */
  readonly files: readonly string[];
  /** Folders that were made, and are kept as others have files in them now. */
  readonly left: readonly LeftFile[];
}

/** Changes of the files of one host, with what takes them back. Everything throws a `Fault` (`refused`, `not-found`, `usage`). */
export interface HostFixes {
  /** Makes all changes or none. Nothing is changed where a file is no longer what it was looked at. */
  apply(files: readonly FileChange[]): Promise<AppliedFixes>;
  /** Takes changes back, the last ones where no id is given; forced also in files that were changed since. */
  undo(id: string | undefined, isForced: boolean): Promise<UndoneFixes>;
}
