import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { cut, fit, widthOf, wrap } from './width.ts';

/** Letters, marks, wide and combining characters, emoji and what joins them. */
const TEXT = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0x20, max: 0x2fff }).map((code) => String.fromCodePoint(code)),
    fc.constantFrom('a', ' ', '…', '✓', 'é', '日', '👩', '\u200d', '\ufe0f', '\u0301', '🇩'),
  ),
  maxLength: 12,
});

describe('widths', () => {
  it('are those of the library, of each character and of texts', () => {
    const single = Array.from({ length: 0x3000 }, (_, code) => String.fromCodePoint(code));
    assert.deepEqual(
      single.filter((character) => widthOf(character) !== stringWidth(character)),
      [],
    );
    fc.assert(
      fc.property(TEXT, (text) => {
        assert.equal(widthOf(text), stringWidth(text));
      }),
      { numRuns: propertyRuns(3000) },
    );
  });

  it('are held to by what is cut, filled and broken', () => {
    assert.equal(cut('日本語', 5), '日本…');
    assert.equal(fit('naïve…', 8), 'naïve…  ');
    assert.deepEqual(wrap('one → two', 6), ['one →', 'two']);
  });
});
