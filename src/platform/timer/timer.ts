import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Timer } from './types.ts';

/** The time of this machine. */
export const TIMER: Timer = {
  now: () => performance.now(),
  async sleep(milliseconds, signal) {
    if (milliseconds !== Infinity) await wait(milliseconds, undefined, { signal }).catch(() => undefined);
    else if (signal?.aborted === false) await once(signal, 'abort');
  },
};
