import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseOrder } from '../../../test/fixtures/version-order/fixture.ts';

describe('parseOrder', () => {
  it('reads chains, refusals and comments', () => {
    const lines = parseOrder('# why\n\n1 < 2 = 2.0 < 3\n! x:y\n');
    assert.deepEqual(lines, [
      {
        kind: 'order',
        line: 3,
        versions: [
          { version: '1', rank: 0 },
          { version: '2', rank: 1 },
          { version: '2.0', rank: 1 },
          { version: '3', rank: 2 },
        ],
      },
      { kind: 'refused', line: 4, version: 'x:y' },
    ]);
  });

  it('names the line that it cannot read', () => {
    assert.throws(() => parseOrder('1 < 2\n1 > 2'), /line 2/);
    assert.throws(() => parseOrder('1 <'), /line 1/);
    assert.throws(() => parseOrder('1'), /line 1/);
  });
});
