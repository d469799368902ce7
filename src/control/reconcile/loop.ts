import type { Timer } from '../../platform/timer/types.ts';
import { Fault } from '../../model/fault.ts';

/**
 * Reads the world, makes a plan and carries it out, once. In how many milliseconds the world is to be looked at again;
 * `Infinity`: when something wakes it.
 */
export type Round = () => Promise<number>;

/** What becomes of rounds that end with a fault; any other error ends the loop. */
export interface Retry {
  /** Milliseconds after the first of them; doubled after each that follows, up to `longest`. */
  readonly first: number;
  readonly longest: number;
  readonly failed: (fault: Fault) => void;
}

/**
 * Does rounds until a signal, one at a time: when one said that the world is to be looked at again, when woken, and after
 * faults, ever more slowly. However often it is woken during a round, one follows.
 */
export class Loop {
  readonly #timer: Timer;
  readonly #signal: AbortSignal;
  readonly #round: Round;
  readonly #retry: Retry | undefined;
  #isWoken = false;
  #sleep = new AbortController();
  #failures = 0;

  constructor(timer: Timer, signal: AbortSignal, round: Round, retry?: Retry) {
    this.#timer = timer;
    this.#signal = signal;
    this.#round = round;
    this.#retry = retry;
  }

  /** Has a round begin at once, or as soon as the one that goes on has ended. */
  wake(): void {
    this.#isWoken = true;
    this.#sleep.abort();
  }

  /** Back once the signal is aborted and no round goes on; the first begins after `pause` milliseconds. Throws what a round throws. */
  async run(pause = 0): Promise<void> {
    const end = (): void => this.#sleep.abort();
    this.#signal.addEventListener('abort', end);
    try {
      for (let next = pause; ; next = await this.#attempt()) {
        await this.#rest(next);
        if (this.#signal.aborted) return;
      }
    } finally {
      this.#signal.removeEventListener('abort', end);
    }
  }

  async #rest(milliseconds: number): Promise<void> {
    this.#sleep = new AbortController();
    if (this.#isWoken || milliseconds === 0 || this.#signal.aborted) return;
    await this.#timer.sleep(milliseconds, this.#sleep.signal);
  }

  async #attempt(): Promise<number> {
    this.#isWoken = false;
    try {
      const next = await this.#round();
      this.#failures = 0;
      return next;
    } catch (error) {
      if (!(error instanceof Fault) || !this.#retry) throw error;
      const { first, longest, failed } = this.#retry;
      failed(error);
      const pause = Math.min(first * 2 ** this.#failures, longest);
      this.#failures += 1;
      return pause;
    }
  }
}
