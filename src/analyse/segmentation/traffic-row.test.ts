import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { TrafficRow } from './traffic-row.ts';

const id = fc.oneof(fc.nat(3), fc.nat(2 ** 24 - 1));

describe('a row of sets of traffic', () => {
  it('has what a list of them would have', () => {
    const some = fc.integer({ min: 1, max: 200 }).chain((length) =>
      fc.record({
        length: fc.constant(length),
        usual: id,
        sets: fc.array(fc.tuple(fc.nat(length - 1), id), { maxLength: 60 }),
      }),
    );
    fc.assert(
      fc.property(some, ({ length, usual, sets }) => {
        const row = new TrafficRow(length, usual);
        const list = Array.from({ length }, () => usual);
        for (const [group, one] of sets) {
          row.set(group, one);
          list[group] = one;
        }
        assert.deepEqual(
          list.map((_, group) => row.at(group)),
          list,
        );
        assert.ok(row.cells <= length);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('keeps nobody who has the usual one', () => {
    const row = new TrafficRow(1000, 7);
    for (let group = 0; group < 1000; group += 1) row.set(group, 7);
    assert.equal(row.cells, 0);
  });
});
