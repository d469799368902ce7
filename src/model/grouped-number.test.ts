import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../test/property-runs.ts';
import { grouped } from './grouped-number.ts';

describe('grouped numbers', () => {
  it('are as English writes them', () => {
    assert.deepEqual([0, 999, 1_000, 1_234_567].map(grouped), ['0', '999', '1,000', '1,234,567']);
    fc.assert(
      fc.property(fc.integer(), (number) => {
        assert.equal(grouped(number), number.toLocaleString('en-US'));
      }),
      { numRuns: propertyRuns(1000) },
    );
  });
});
