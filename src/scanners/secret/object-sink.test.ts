import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { madeUp } from '../../../test/fixtures/made-up-text.ts';
import { OWN_RULES } from '../../analyse/leaks/rule-set.ts';
import type { Gap } from '../../model/gap.ts';
import { leakSink } from './object-sink.ts';

describe('leakSink', () => {
  for (const [count, cut] of [
    [3, false],
    [1_001, true],
  ] as const)
    it(`tells of ${count} secrets in one object ${cut ? 'that not all are told' : 'each'}`, () => {
      const text = Array.from({ length: count }, (_, seed) => madeUp('{github:ghp}\n', seed)).join('');
      const gaps: Gap[] = [];
      let told = 0;
      const sink = leakSink(
        { found: (_, leaks) => (told = leaks.length), gap: (gap) => gaps.push(gap) },
        { rules: OWN_RULES },
      );
      sink.begin({ id: '0'.repeat(40), type: 'blob', size: text.length, rest: 'tokens.txt' });
      sink.piece(Buffer.from(text));
      sink.end();
      assert.equal(told, Math.min(count, 1_000));
      assert.deepEqual(
        gaps.map(({ kind, subject }) => [kind, subject]),
        cut ? [['limit', '/tokens.txt']] : [],
      );
    });

  it('tells of what the repository does not have', () => {
    const gaps: Gap[] = [];
    leakSink({ found: () => undefined, gap: (gap) => gaps.push(gap) }).missing('1'.repeat(40));
    assert.deepEqual(
      gaps.map(({ kind, subject }) => [kind, subject]),
      [['unreadable', '1'.repeat(40)]],
    );
  });
});
