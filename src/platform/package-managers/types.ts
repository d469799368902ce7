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
