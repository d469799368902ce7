import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { readingOrder } from './reading-order.ts';

const VERSION = fc.string({ unit: fc.constantFrom('0', '1', '.', '-', 'a', 'B', '~'), maxLength: 8 });

describe('reading order', () => {
  it('has numbers by how large they are, and letters in either case', () => {
    const ordered = [
      '',
      '1.2',
      '1.2.0',
      '1.2.9',
      '1.2.010',
      '1.2.10',
      '1.2.11',
      '1.10',
      '10',
      'Alpine',
      'debian',
      'Zlib',
    ];
    assert.deepEqual(ordered.toReversed().toSorted(readingOrder), ordered);
  });

  it('is an order of all texts', () => {
    fc.assert(
      fc.property(VERSION, VERSION, VERSION, (a, b, c) => {
        assert.equal(Math.sign(readingOrder(a, b)), -Math.sign(readingOrder(b, a)) + 0);
        assert.equal(readingOrder(a, b) === 0, a === b);
        if (readingOrder(a, b) <= 0 && readingOrder(b, c) <= 0) assert.ok(readingOrder(a, c) <= 0);
      }),
      { numRuns: propertyRuns(3000) },
    );
  });
});
