import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TIMER } from './timer.ts';

describe('the time of this machine', () => {
  it('is waited for, on a clock that only goes on', async () => {
    const before = TIMER.now();
    await TIMER.sleep(20);
    // Timers count whole milliseconds.
    assert.ok(TIMER.now() - before >= 19);
  });

  it('is waited for no longer than a signal lets, however long that would be', async () => {
    const stop = new AbortController();
    const sleeping = Promise.all([TIMER.sleep(Infinity, stop.signal), TIMER.sleep(60_000, stop.signal)]);
    stop.abort();
    await sleeping;
    await TIMER.sleep(Infinity, stop.signal);
    await TIMER.sleep(60_000, stop.signal);
  });
});
