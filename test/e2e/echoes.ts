import type { Readable } from 'node:stream';
import { until } from '../fixtures/until.ts';

/** Milliseconds without anything, after which nothing more is expected of what comes ten times a second. */
const SILENCE = 2000;

/** What comes again and again over a connection, as long as that is there. */
export class Echoes {
  #count = 0;
  #last = 0;

  constructor(stream: Readable | null) {
    stream?.on('data', () => {
      this.#count += 1;
      this.#last = Date.now();
    });
  }

  /** Until some more have come. */
  async come(): Promise<void> {
    const first = this.#count;
    await until(() => this.#count > first + 2, 'an echo');
  }

  /** Until no more come; when the last one did. */
  async end(): Promise<number> {
    await until(() => Date.now() - this.#last > SILENCE, 'the end of the echoes');
    return this.#last;
  }
}
