import type { Timer } from './types.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A timer whose time passes only when a test says so. */
export class ManualTimer implements Timer {
  #now = 0;
  #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { at: this.#now + milliseconds, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        resolve();
      });
    });
  }

  /** The milliseconds that each sleeper still has, the shortest first. */
  get waits(): number[] {
    return this.#sleepers.map(({ at }) => at - this.#now).toSorted((a, b) => a - b);
  }

  /** Lets time pass, step by step, so that who wakes may sleep again within it. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await settled();
      const [next] = this.#sleepers.toSorted((a, b) => a.at - b.at);
      if (!next || next.at > end) break;
      this.#now = Math.max(this.#now, next.at);
      this.#sleepers = this.#sleepers.filter((one) => one !== next);
      next.wake();
    }
    this.#now = end;
  }
}

/** Once all has been done that waits for nothing from outside. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
}
