import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { companionsOf } from './companions.ts';
import type { HeardLeak } from './types.ts';

const COMPANION = { title: 'key id', pattern: /ID\d/ };

/** The secrets `Sn` of a text, each with what stands around it, and what the companion of each is. */
function paired(text: string, around = 1_000): string[] {
  const leaks = Array.from(text.matchAll(/S\d/g), ({ 0: secret, index }): HeardLeak => {
    const aroundStart = Math.max(0, index - around);
    const near = text.slice(aroundStart, index + around);
    return { rule: 'r', secret, start: index, line: 1, column: 1, around: near, aroundStart };
  });
  return companionsOf(leaks, leaks, COMPANION);
}

describe('companionsOf', () => {
  it('takes the only one near', () => {
    assert.deepEqual(paired('id: ID1, key: S1'), ['ID1']);
    assert.deepEqual(paired('key: S1\nid: ID1\n'), ['ID1']);
    assert.deepEqual(paired('ID1 ID1 S1 and S2 ID1'), ['ID1', 'ID1']);
    assert.deepEqual(paired('S1'), ['']);
  });

  it('takes each its own where all stand alike', () => {
    assert.deepEqual(paired('ID1 S1 ID2 S2 ID3 S3'), ['ID1', 'ID2', 'ID3']);
    assert.deepEqual(paired('S1 ID1 S2 ID2'), ['ID1', 'ID2']);
    assert.deepEqual(paired('ID1 S1 ID2 S2 again S2'), ['ID1', 'ID2', 'ID2']);
  });

  it('takes none where it could be another', () => {
    assert.deepEqual(paired('ID1 ID2 S1 S2'), ['', '']);
    assert.deepEqual(paired('ID1 S1 S2 ID2'), ['', '']);
  });

  it('takes none that stands far away', () => {
    assert.deepEqual(paired(`ID1${' '.repeat(2_000)}S1`, 5_000), ['']);
  });

  it('sees one that is a secret of its own, whatever it is encoded in', () => {
    const leak = (secret: string, start: number): HeardLeak => ({
      rule: 'r',
      secret,
      start,
      line: 1,
      column: 1,
      around: 'SUQx UzE=',
      aroundStart: 0,
    });
    const [id, key] = [leak('ID1', 0), leak('S1', 5)];
    assert.deepEqual(companionsOf([key], [id, key], COMPANION), ['ID1']);
  });
});
