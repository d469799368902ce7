import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { PlaceCounter } from './place-counter.ts';

describe('PlaceCounter', () => {
  it('counts lines and units of UTF-16, also in pieces', () => {
    const unit = fc.constantFrom('a', 'é', '€', '😀', '\n', 'line\n', 'x'.repeat(40_000));
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), fc.nat({ max: 30 }), (units, cut) => {
        const before = units.slice(0, cut).join('');
        const rest = units.slice(cut).join('');
        const counter = new PlaceCounter();
        const first = Buffer.from(before);
        counter.next(first, first.length);
        const bytes = Buffer.from(rest);
        const lines = (before + rest).split('\n');
        assert.deepEqual(counter.placeOf(bytes, bytes.length), {
          line: lines.length,
          column: 1 + (lines.at(-1) ?? '').length,
        });
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
