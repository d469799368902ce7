import { type ChildProcess, spawn } from 'node:child_process';
import { messageOf } from '../../model/fault.ts';
import type { Supervise, Supervised, SupervisedProcess, SupervisorListener } from './types.ts';

const FIRST_DELAY = 100;
const LONGEST_DELAY = 5000;
/** Milliseconds after which a process counts as one that stays, so that its next end is a first one again. */
const STEADY = 10_000;

/** Keeps a process running: see `Supervised`. It does not run before `start`. */
export const supervise: Supervise = (process, listener) => new Supervisor(process, listener);

/**
 * Keeps a process running: it is started again when it ends, at once at first, then with delays that double up to five
 * seconds. Nothing is lost by it as long as all that the process needs is in files.
 */
class Supervisor implements Supervised {
  readonly #process: SupervisedProcess;
  readonly #listener: SupervisorListener;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #delay = FIRST_DELAY;
  #stopping = false;
  #starts = 0;

  constructor(process: SupervisedProcess, listener: SupervisorListener) {
    this.#process = process;
    this.#listener = listener;
  }

  get starts(): number {
    return this.#starts;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const { command, args, environment } = this.#process;
    const began = performance.now();
    this.#starts += 1;
    const child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdout.on('data', this.#listener.output);
    child.stderr.on('data', (bytes: Buffer) => {
      this.#listener.note(bytes.toString('utf8').trimEnd());
    });
    child.once('error', (error) => {
      this.#listener.note(`${command} cannot be started: ${messageOf(error)}`);
      this.#again(began);
    });
    child.once('exit', (code, signal) => {
      if (this.#child !== child) return;
      if (!this.#stopping) this.#listener.note(`${command} ended (${signal ?? `exit code ${code}`})`);
      this.#again(began);
    });
  }

  #again(began: number): void {
    this.#child = undefined;
    if (this.#stopping || this.#timer) return;
    if (performance.now() - began > STEADY) this.#delay = FIRST_DELAY;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.start();
    }, this.#delay);
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY);
  }

  restart(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async stop(signal: NodeJS.Signals, patience: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => {
        resolve();
      });
    });
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), patience);
    await ended;
    clearTimeout(force);
  }
}
