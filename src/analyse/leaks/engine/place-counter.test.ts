import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { assertWithin } from '../../../../test/time-bound.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { PlaceCounter, placeBefore } from './place-counter.ts';

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

  it('goes back from a place that is known to one before it', () => {
    const text = fc.array(fc.constantFrom('a', 'é', '😀', '\n', 'line\n'), { maxLength: 20 });
    fc.assert(
      fc.property(text, text, (before, between) => {
        const bytes = Buffer.from([...before, ...between].join(''));
        const earlier = Buffer.byteLength(before.join(''));
        const known = new PlaceCounter().placeOf(bytes, bytes.length);
        assert.deepEqual(
          placeBefore(known, bytes, bytes.length, earlier),
          new PlaceCounter().placeOf(bytes, earlier),
        );
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('goes back as far as it has to, however long the line is', () => {
    const bytes = Buffer.alloc(2 ** 23, 'a');
    const started = performance.now();
    for (let at = 20; at < bytes.length; at += 200)
      assert.equal(placeBefore({ line: 1, column: at + 1 }, bytes, at, at - 10).column, at - 9);
    assertWithin(1_000, performance.now() - started);
  });
});
