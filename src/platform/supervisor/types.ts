export interface SupervisedProcess {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface SupervisorListener {
  /** Bytes that the process wrote to standard output. */
  readonly output: (bytes: Buffer) => void;
  /** A sentence about what happened: standard error, an end, a new start. */
  readonly note: (text: string) => void;
}

/** Keeps a process running. */
export interface Supervised {
  /** How often the process was started. */
  readonly starts: number;
  /** Number of the running process; undefined between two starts. */
  readonly pid: number | undefined;
  start(): void;
  /** Ends the process with a signal, so that it is started again. */
  restart(signal: NodeJS.Signals): void;
  /** Asks the process to end with a signal, ends it by force after `patience` milliseconds, and waits for its end. */
  stop(signal: NodeJS.Signals, patience: number): Promise<void>;
}

export type Supervise = (process: SupervisedProcess, listener: SupervisorListener) => Supervised;
