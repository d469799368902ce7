import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { matchesGlob } from './glob.ts';

describe('globs of names', () => {
  it('stand for anything at each star, and for themselves elsewhere', () => {
    for (const [pattern, text, isMatch] of [
      ['a', 'a', true],
      ['a', 'ab', false],
      ['', '', true],
      ['*', '', true],
      ['a*', 'abc', true],
      ['*c', 'abc', true],
      ['a*c', 'ac', true],
      ['ab*bc', 'abc', false],
      ['a*b*c', 'axxbyyc', true],
      ['a*b*c', 'axxcyyb', false],
      ['a.c', 'abc', false],
    ] as const)
      assert.equal(matchesGlob(pattern, text), isMatch, `${pattern} ${text}`);
  });

  it('match whatever is put at their stars', () => {
    const plain = fc.string({ maxLength: 6 }).map((text) => text.replaceAll('*', ''));
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1, maxLength: 5 }), plain, (pieces, filling) =>
        matchesGlob(pieces.join('*'), pieces.join(filling)),
      ),
      { numRuns: propertyRuns(100) },
    );
  });

  it('take no longer for a text that nearly matches', () => {
    assert.equal(matchesGlob(`${'*a'.repeat(500)}b`, 'a'.repeat(50_000)), false);
  });
});
