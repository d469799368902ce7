import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { ThisTurn } from './this-turn.ts';

describe('what is kept for this turn', () => {
  it('is gone with it, each time', async () => {
    const kept = new ThisTurn<string>();
    for (const made of ['one', 'other']) {
      kept.keep('a', made);
      await Promise.resolve();
      assert.equal(kept.get('a'), made);
      await turn();
      assert.equal(kept.get('a'), undefined);
    }
  });

  it('is so much at most', () => {
    const kept = new ThisTurn<number>();
    for (let n = 0; n < 2000; n += 1) kept.keep(String(n), n);
    assert.deepEqual([kept.get('999'), kept.get('1000')], [999, undefined]);
  });
});
