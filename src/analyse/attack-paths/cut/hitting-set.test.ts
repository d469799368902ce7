import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cheapestHittingSet } from './hitting-set.ts';

describe('the cheapest hitting set', () => {
  it('is the fewest numbers of which each list has one', () => {
    assert.deepEqual(
      cheapestHittingSet([], () => 1),
      [],
    );
    assert.deepEqual(
      cheapestHittingSet([[1, 2], [2, 3], [2]], () => 1),
      [2],
    );
  });

  it('is the cheapest of those', () => {
    assert.deepEqual(
      cheapestHittingSet([[1, 2]], (number) => (number === 1 ? 5 : 4)),
      [2],
    );
    assert.deepEqual(
      cheapestHittingSet(
        [
          [1, 3],
          [2, 3],
        ],
        (number) => (number === 3 ? 10 : 4),
      )?.toSorted(),
      [1, 2],
    );
  });

  it('is given up where there are too many choices', () => {
    // Every pair of 40 numbers has to be hit: all but one of them.
    const pairs = Array.from({ length: 40 }, (_, a) => Array.from({ length: a }, (__, b) => [a, b])).flat();
    const found = cheapestHittingSet(pairs, () => 1);
    assert.ok(found === undefined || found.length === 39);
  });
});
