import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { encodingPlaces, VECTOR } from './encoding-filter.ts';

const PIECE = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9+/_-]{0,50}$/),
  fc.stringMatching(/^[a-z]{0,20}$/),
  fc.stringMatching(/^[0-9a-f]{0,40}$/),
  fc.string({ unit: fc.constantFrom(' ', '=', '\n', '%', '\\', 'x', 'u', 'q', '4', '\0', '\u00e9') }),
  fc.stringMatching(/^[a-z]{0,20}$/).map((text) => text.replaceAll(/./g, '$&\0')),
);
const TEXT_PIECE = fc.stringMatching(/^[\t\n\r -~]{9,60}$/);
/** Bytes of which nothing is lost, of several encodings each, with names before them as paths have them. */
const ENCODED = fc
  .tuple(fc.stringMatching(/^[A-Za-z0-9_-]{0,7}$/), TEXT_PIECE, fc.constantFrom('base64', 'base64url', 'hex'))
  .map(([before, text, encoding]) => ({
    run: (encoding === 'hex' ? '' : before) + Buffer.from(text).toString(encoding as BufferEncoding),
    text,
  }))
  .filter(({ run, text }) => run.length >= 12 && text.length >= 12);
/** Text that is longer than a block, with what matters around its end. */
const LENGTH = fc.oneof(fc.nat({ max: 40 }), fc.integer({ min: 2 ** 15 - 80, max: 2 ** 15 + 20 }));
const TEXT = fc
  .tuple(LENGTH, fc.array(PIECE, { maxLength: 12 }))
  .map(([length, pieces]) => ' '.repeat(length) + pieces.join(''));

const placesOf = (text: string, pattern: RegExp) =>
  Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length }));
const isNear = (places: readonly number[], start: number, end: number) =>
  places.some((place) => place + VECTOR > start && place - VECTOR < end);

describe('encodingPlaces', () => {
  it('has a place in every run that says text, wherever it stands', () => {
    fc.assert(
      fc.property(LENGTH, ENCODED, (length, { run }) => {
        const { runs = [] } = encodingPlaces(Buffer.from(`${' '.repeat(length)}${run}`)) ?? {};
        assert.ok(isNear(runs, length, length + run.length), run);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('has one in every long run, and in all text in UTF-16', () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        const { runs = [], wide = [] } = encodingPlaces(Buffer.from(text, 'latin1')) ?? {};
        for (const { start, end } of placesOf(text, /[\w+/-]{40,}/g)) assert.ok(isNear(runs, start, end));
        for (const { start, end } of placesOf(text, /(?:[\t\n\r -~]\0){12,}/g))
          assert.ok(isNear(wide, start, end));
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('has hardly any in programs', () => {
    const names = Array.from({ length: 4_000 }, (_, seed) => madeUp('get{lower:5}Of{lower:8} ', seed));
    assert.ok((encodingPlaces(Buffer.from(names.join('')))?.runs.length ?? 0) < names.length / 10);
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
