/** A crate, by what a lock file or a program says of it. */
export interface Crate {
  readonly name: string;
  readonly version: string;
  /** Does the project ask for it itself? Absent where the file does not tell. */
  readonly direct?: boolean;
  /** Crates that it needs, as `name@version`; absent where the file does not tell. */
  readonly requires?: readonly string[];
}

/** Crates of crates.io, whose names advisories mean, and the names of those from git and other registries. */
export interface Crates {
  readonly crates: readonly Crate[];
  readonly foreign: readonly string[];
  /** Names of the project's own, where a lock file has them. */
  readonly own?: readonly string[];
  /** Entries that name no crate and version. */
  readonly broken?: readonly string[];
}

/** More than any program has. */
export const MAXIMUM_CRATES = 20_000;
