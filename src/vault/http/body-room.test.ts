import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BodyRoom } from './body-room.ts';

const MB = 2 ** 20;

describe('room for bodies', () => {
  it('is for two of the largest, and for small ones besides', () => {
    const room = new BodyRoom();
    const [one, other, third, small] = [room.share(), room.share(), room.share(), room.share()];
    assert.deepEqual([one.take(32 * MB), other.take(32 * MB), third.take(MB)], [true, true, false]);
    assert.deepEqual([small.take(16_000), small.take(1000)], [true, false]);
    one.end();
    assert.equal(third.take(MB), true);
    for (const share of [one, other, third, small]) share.end();
    assert.equal(room.share().take(64 * MB), true);
  });
});
