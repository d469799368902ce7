/** A process that was started, and that has the terminal of this one. */
export interface Child {
  /** Its exit code, 128 and the number of a signal that ended it. Rejects with a `Fault` where it cannot be started. */
  readonly ended: Promise<number>;
  signal(signal: NodeJS.Signals): void;
  /** Asks it to end with a signal, ends it by force after `patience` milliseconds, and waits for its end. */
  stop(signal: NodeJS.Signals, patience: number): Promise<void>;
}

/** Starts a program without a shell, in the environment of this process but for some variables. */
export type StartChild = (command: readonly string[], without: readonly string[]) => Child;

/** Sends a signal to the process whose number a file has. Throws a `Fault` (`not-found`, `refused`). */
export type SignalByFile = (path: string, signal: NodeJS.Signals) => void;
