import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { encodingPlaces, VECTOR } from './encoding-filter.ts';

const PIECE = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9+/_-]{0,50}$/),
  fc.stringMatching(/^[a-z]{0,20}$/),
  fc.stringMatching(/^[0-9a-f]{0,40}$/),
  fc.string({ unit: fc.constantFrom(' ', '=', '\n', '%', '\\', 'x', 'u', 'q', '4', '\0', '\u00e9') }),
  fc.stringMatching(/^[a-z]{0,20}$/).map((text) => text.replaceAll(/./g, '$&\0')),
);
/** Text that is longer than a block, with what matters around its end. */
const TEXT = fc
  .tuple(fc.constantFrom(0, 2 ** 15 - 40), fc.array(PIECE, { maxLength: 12 }))
  .map(([length, pieces]) => ' '.repeat(length) + pieces.join(''));

const placesOf = (text: string, pattern: RegExp) =>
  Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length }));

describe('encodingPlaces', () => {
  it('has a place in every run that is no word, and in all text in UTF-16', () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        const { runs = [], wide = [] } = encodingPlaces(Buffer.from(text, 'latin1')) ?? {};
        for (const { start, end } of placesOf(text, /[\w+/-]{12,}/g)) {
          const run = text.slice(start, end);
          if (run.length < 40 && /[a-z]{8}/.test(run) && !/^[0-9a-fA-F]+$/.test(run)) continue;
          assert.ok(
            runs.some((place) => place + VECTOR > start && place - VECTOR < end),
            run,
          );
        }
        for (const { start, end } of placesOf(text, /(?:[\t\n\r -~]\0){12,}/g))
          assert.ok(wide.some((place) => place + VECTOR > start && place < end));
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('has every mark once', () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        const found = encodingPlaces(Buffer.from(text, 'latin1'));
        const starts = (pattern: RegExp) => placesOf(text, pattern).map(({ start }) => start);
        assert.deepEqual(found?.percents ?? [], starts(/%(?=[0-9a-fA-F]{2})/g));
        assert.deepEqual(found?.byteEscapes ?? [], starts(/\\x/g));
        assert.deepEqual(found?.unicodeEscapes ?? [], starts(/\\u/g));
        assert.deepEqual(found?.quoted ?? [], starts(/qu/g));
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});
