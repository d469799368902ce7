import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_BUDGET } from '../../../model/budget.ts';
import type { LayerFacts } from './types.ts';
import { LayerRoom } from './layer-room.ts';

function layer(entries: number, facts: number): LayerFacts {
  const entry = { path: '/a', type: 'file', size: 0, mode: 0, uid: 0, gid: 0 } as const;
  return {
    diffId: 'sha256:a',
    entries: Array.from({ length: entries }, () => entry),
    removed: [],
    opaque: [],
    facts: { a: Array.from({ length: facts }, () => ({ entry: 0, path: '/a', fact: 1 })) },
    gaps: [],
  };
}

test('layers are admitted until together they hold too much; then a gap names each', () => {
  for (const [one, other] of [
    [layer(6, 0), layer(5, 0)],
    [layer(0, 6), layer(0, 5)],
  ] as const) {
    const room = new LayerRoom({ ...DEFAULT_BUDGET, entries: 10, facts: 10 });
    assert.equal(room.admit(one, 'first'), one);
    assert.equal(room.isOpen, true);
    const refused = room.admit(other, 'second');
    assert.deepEqual([refused.diffId, refused.entries], ['', []]);
    assert.deepEqual(
      refused.gaps.map(({ kind, subject }) => [kind, subject]),
      [['limit', 'second']],
    );
    assert.equal(room.isOpen, false);
    assert.equal(room.admit(layer(1, 0), 'third').gaps.length, 1);
  }
});

test('uncompressed bytes and time are bounded for all layers together, and what says so names the option', () => {
  const room = new LayerRoom({ ...DEFAULT_BUDGET, bytes: 10 });
  room.inflated(10);
  assert.throws(() => room.inflated(1), /more than 10 bytes, which --limit bytes=NUMBER raises/);
  assert.equal(room.isOpen, false);
  assert.match(room.leftOut('a').gaps[0]?.reason ?? '', /--limit bytes=NUMBER/);
  let isOver = false;
  const timed = new LayerRoom(DEFAULT_BUDGET, { seconds: 7, isOver: () => isOver });
  timed.inflated(1);
  isOver = true;
  assert.throws(() => timed.inflated(1), /longer than 7 s, which --timeout raises/);
  assert.match(timed.leftOut('a').gaps[0]?.reason ?? '', /--timeout/);
});
