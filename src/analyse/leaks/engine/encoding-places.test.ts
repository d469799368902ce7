import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { encodingPlaces } from './encoding-places.ts';

const PIECE = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9+/_-]{0,50}$/),
  fc.stringMatching(/^[a-z]{0,20}$/),
  fc.stringMatching(/^[0-9a-f]{0,40}$/),
  fc.string({
    unit: fc.constantFrom(
      ' ',
      '=',
      '\n',
      '%',
      '\\',
      'x',
      'u',
      'U',
      'q',
      '0',
      '1',
      '4',
      'quot',
      '\0',
      '\u00e9',
      ';',
    ),
  }),
  fc.string({ unit: fc.constantFrom('&', '#', ';', 'amp', 'lt', 'gt', 'apos', 'quot', 'q', '\\', '1', 'x') }),
  fc.stringMatching(/^[a-z]{0,20}$/).map((text) => text.replaceAll(/./g, '$&\0')),
);
const TEXT_PIECE = fc.stringMatching(/^[\t\n\r -~]{9,60}$/);
/** Bytes of which nothing is lost, of several encodings each, with names before them as paths have them. */
const ENCODED = fc
  .tuple(fc.stringMatching(/^[A-Za-z0-9_-]{0,3}$/), TEXT_PIECE, fc.constantFrom('base64', 'base64url', 'hex'))
  .map(([before, text, encoding]) => ({
    run:
      (encoding === 'hex' ? '' : before) +
      Buffer.from(text)
        .toString(encoding as BufferEncoding)
        .replace(/=+$/, ''),
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
const flat = (places: readonly { readonly start: number; readonly end: number }[]) =>
  places.flatMap(({ start, end }) => [start, end]);
const isText = (bytes: Buffer) => /^[\t\n\r -~]*$/.test(bytes.toString('latin1'));

/** Whether a run of fewer than 40 characters says text: the slow way, by undoing it. */
function saysText(run: string): boolean {
  if (run.length >= 24 && run.length % 2 === 0 && /^[0-9a-f]+$/i.test(run))
    return isText(Buffer.from(run, 'hex'));
  // A word of eight small letters, unless all up to its end are hexadecimal digits.
  for (const { index } of run.matchAll(/(?<![a-z])[a-z]{8}/g))
    if (!/^[0-9a-f]+$/i.test(run.slice(0, index + 8))) return false;
  return [0, 1, 2, 3].some((shift) => {
    const groups = run.slice(shift, shift + 4 * Math.floor((run.length - shift) / 4));
    return groups.length >= 8 && isText(Buffer.from(groups, 'base64'));
  });
}

describe('encodingPlaces', () => {
  it('has every run that says text, wherever it stands', () => {
    fc.assert(
      fc.property(LENGTH, ENCODED, (length, { run }) => {
        fc.pre(run.length >= 40 || saysText(run));
        // A long one is judged with the lines behind it.
        const text = `${' '.repeat(length)}${run}${run.length < 40 ? '' : '\n'}`;
        assert.deepEqual(encodingPlaces(Buffer.from(text))?.runs, [length, length + run.length], run);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('has of short runs those that say text, every long one before a new line, and all text in UTF-16', () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        const { runs = [], wide = [] } = encodingPlaces(Buffer.from(text, 'latin1')) ?? {};
        const pairs = runs.flatMap((start, at) => (at % 2 === 0 ? [{ start, end: runs[at + 1] ?? 0 }] : []));
        const isShort = ({ start, end }: (typeof pairs)[number]) => end - start < 40;
        const isAtEnd = ({ end }: (typeof pairs)[number]) => text[end] === '\n';
        const all = placesOf(text, /[\w+/-]{12,}/g);
        assert.deepEqual(
          pairs.filter(isShort),
          all.filter(isShort).filter(({ start, end }) => saysText(text.slice(start, end))),
        );
        assert.deepEqual(
          pairs.filter((pair) => !isShort(pair) && isAtEnd(pair)),
          all.filter((pair) => !isShort(pair) && isAtEnd(pair)),
        );
        assert.deepEqual(wide, flat(placesOf(text, /(?:[\t\n\r -~]\0){12,}/g)));
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('has hardly any in programs', () => {
    const names = Array.from({ length: 4_000 }, (_, seed) => madeUp('get{lower:5}Of{lower:8} ', seed));
    assert.ok((encodingPlaces(Buffer.from(names.join('')))?.runs.length ?? 0) < names.length / 50);
  });

  it('has every mark once', () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        const found = encodingPlaces(Buffer.from(text, 'latin1'));
        const starts = (pattern: RegExp) => placesOf(text, pattern).map(({ start }) => start);
        assert.deepEqual(found?.percents ?? [], starts(/%(?=[0-9a-fA-F]{2}|u0)/g));
        assert.deepEqual(found?.escapes ?? [], starts(/\\(?=[xuU]|[01][0-7]{2})/g));
        assert.deepEqual(found?.entities ?? [], starts(/&(?=#|amp|lt;|gt;|apo|quot;)/g));
        assert.deepEqual(found?.quoted ?? [], starts(/quot/g));
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});
