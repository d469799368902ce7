import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { Stopwords } from './stopwords.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'ß'), maxLength: 8 });

describe('stopwords', () => {
  it('are in a text as one by one', () => {
    const property = fc.property(fc.array(text), text, (words, secret) => {
      const expected = words.some((word) => secret.toLowerCase().includes(word.toLowerCase()));
      assert.equal(new Stopwords(words).areIn(secret), expected);
    });
    fc.assert(property, { numRuns: propertyRuns(500) });
  });

  it('are asked for by their lengths', (t) => {
    const words = new Stopwords(Array.from({ length: 10_000 }, (_, number) => `word-${number + 10_000}`));
    const has = t.mock.method(Set.prototype, 'has');
    assert.equal(words.areIn('x'.repeat(40)), false);
    assert.ok(has.mock.callCount() <= 40, `${has.mock.callCount()} questions`);
  });
});
