/** How a command ended. */
export interface CommandOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs commands of the host for the planes: without a shell, each with a bound on its time and its output. */
export interface HostCommands {
  /**
   * Runs a command to its end; any exit code is a value. Throws a `Fault`: `unsupported` where it is not installed,
   * `limit` where it takes too long or says too much.
   */
  run(command: string, args: readonly string[], input?: string): Promise<CommandOutcome>;
}
