import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { entropyOf } from './entropy.ts';

/** The definition, as it is written. */
function defined(text: string): number {
  const characters = Array.from(text);
  const shares = [...Map.groupBy(characters, (one) => one).values()].map(
    ({ length }) => length / characters.length,
  );
  return shares.reduce((sum, share) => sum - share * Math.log2(share), 0);
}

describe('the entropy of a text', () => {
  it('is in bits a character', () => {
    assert.deepEqual(['', 'aaaa', 'abab', 'abcdabcd', 'a\u{1f600}'].map(entropyOf), [0, 0, 1, 2, 1]);
  });

  it('is what is defined, of characters of any length, whatever was asked before', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(text, text, (before, asked) => {
        entropyOf(before);
        assert.ok(Math.abs(entropyOf(asked) - defined(asked)) < 1e-9);
      }),
    );
  });
});
