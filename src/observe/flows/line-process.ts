import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { Fault } from '../../model/fault.ts';

const PATIENCE = 10_000;
/** Milliseconds that it may take to read what is there, and between looks at it. */
const [LONGEST_DRAIN, INTERVAL] = [60_000, 20];

interface LineProcessOptions {
  readonly onLine: (line: string) => void;
  readonly onEnd: (reason: string) => void;
  /** The line that tells that it listens; left out: it does at once. */
  readonly ready?: RegExp;
}

/** Is there such a command? */
export function hasCommand(name: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], { stdio: 'ignore' }).status === 0;
}

/** A program that writes a line for each thing that it sees, on standard output or error. */
export class LineProcess {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #read: Promise<unknown>;
  #isClosing = false;
  /** When it last wrote a line, as `performance.now()` tells. */
  #last = 0;

  private constructor(
    command: string,
    args: readonly string[],
    onLine: (line: string) => void,
    onEnd: (reason: string) => void,
  ) {
    this.#child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    });
    const ends = [this.#child.stdout, this.#child.stderr].map((stream) => {
      const lines = createInterface({ input: stream, crlfDelay: Infinity });
      lines.on('line', (line) => {
        this.#last = performance.now();
        onLine(line);
      });
      return once(lines, 'close');
    });
    this.#read = Promise.all(ends);
    this.#child.on('error', (error) => onEnd(`${command} cannot be run: ${error.message}`));
    this.#child.on('exit', (code, signal) => {
      if (!this.#isClosing) onEnd(`${command} ended with ${signal ?? code}`);
    });
  }

  /** Starts it, and waits until it listens. Throws a `Fault` (`unsupported`) with what it said where it does not. */
  static async start(
    command: string,
    args: readonly string[],
    { ready, onLine, onEnd }: LineProcessOptions,
  ): Promise<LineProcess> {
    const beginning = new Beginning(ready);
    const process = new LineProcess(
      command,
      args,
      (line) => {
        onLine(line);
        beginning.read(line);
      },
      (reason) => (beginning.isOver ? onEnd(reason) : beginning.fail(reason)),
    );
    try {
      await beginning.wait(command);
      return process;
    } catch (error) {
      await process.close();
      throw error;
    }
  }

  /**
   * Waits until `isDone` has held for some milliseconds in which it wrote nothing: what it was given last it may still
   * be about to write. False where that takes longer than a minute.
   */
  async drained(isDone: () => boolean, silence: number): Promise<boolean> {
    const limit = performance.now() + LONGEST_DRAIN;
    let since: number | undefined;
    for (;;) {
      const now = performance.now();
      since = isDone() ? (since ?? now) : undefined;
      if (since !== undefined && now - Math.max(since, this.#last) >= silence) return true;
      if (now > limit) return false;
      await wait(INTERVAL);
    }
  }

  /** Waits until it ends by itself, as is expected now, and all that it wrote was read. */
  async ended(): Promise<void> {
    this.#isClosing = true;
    await this.#read;
  }

  /** Ends it, and waits until all that it wrote was read. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await ended;
    }
    if (this.#child.pid !== undefined) await this.#read;
  }
}

/** What a program says before it listens. */
class Beginning {
  isOver: boolean;
  readonly #ready: RegExp | undefined;
  readonly #messages: string[] = [];
  readonly #listening = Promise.withResolvers<void>();

  constructor(ready: RegExp | undefined) {
    this.#ready = ready;
    this.isOver = ready === undefined;
    if (this.isOver) this.#listening.resolve();
  }

  read(line: string): void {
    if (this.isOver) return;
    this.#messages.push(line.slice(0, 400));
    if (!this.#ready?.test(line)) return;
    this.isOver = true;
    this.#listening.resolve();
  }

  fail(reason: string): void {
    this.#listening.reject(new Fault('unsupported', `${reason}: ${this.#messages.slice(-3).join('; ')}`));
  }

  async wait(command: string): Promise<void> {
    const late = (): void => this.fail(`${command} did not begin within ${PATIENCE / 1000} s`);
    const timer = setTimeout(late, PATIENCE);
    try {
      await this.#listening.promise;
    } finally {
      clearTimeout(timer);
    }
  }
}
