/** How a package manager ended. */
export interface ManagerOutcome {
  readonly code: number;
  /** The last of what it said. */
  readonly said: string;
}

/**
 * Runs a package manager, or an engine of containers, in a folder, in the environment of this process and without a shell. Throws a
 * `Fault`: `unsupported` where it is not installed, `limit` where it takes too long or says too much.
 */
export type RunManager = (command: readonly string[], folder: string) => Promise<ManagerOutcome>;

/** A version of a package that its registry has, and what it asks for. */
export interface Release {
  readonly version: string;
  readonly requires: ReadonlyMap<string, string>;
}

/**
 * Asks a package manager what its registry has of a package from a version on, in a folder whose settings count as they do
 * for the package manager itself. Nothing where it knows none, or says what nobody understands. Rejects as `RunManager` does.
 */
export type AskReleases = (name: string, from: string, folder: string) => Promise<readonly Release[]>;
