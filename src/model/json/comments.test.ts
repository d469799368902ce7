import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin } from '../../../test/time-bound.ts';
import { strictJson, withoutComments } from './comments.ts';

describe('JSON without comments', () => {
  it('has blanks for comments and for commas before a closing bracket', () => {
    const read = (text: string): unknown => JSON.parse(strictJson(text));
    assert.deepEqual(read('{ // a\n "b": [1, /* , */ 2, ], /* c */ }'), { b: [1, 2] });
    assert.deepEqual(read('["// no comment", "/* nor */", "\\"// this,]",\n]'), [
      '// no comment',
      '/* nor */',
      '"// this,]',
    ]);
    assert.deepEqual(read('[1, // one\n]'), [1]);
    assert.throws(() => read('[1,,]'));
    assert.throws(() => read('[1, "a" /* open'));
  });

  it('is JSON as it was, and keeps every place', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.equal(strictJson(text), text);
      }),
      { numRuns: propertyRuns(200) },
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', '/', '*', ',', ']', '\n', '\\', 'a', ' ') }),
        (text) => {
          const lines = (one: string) => one.replaceAll(/[^\n]/g, ' ');
          for (const clean of [withoutComments(text), strictJson(text)]) {
            assert.equal(lines(clean), lines(text));
            assert.equal(withoutComments(clean), clean);
          }
        },
      ),
      { numRuns: propertyRuns(500) },
    );
  });

  it('takes linear time', () => {
    const start = performance.now();
    for (const part of [',', ', ', '/*', '//', '"', ',]', '[,']) strictJson(part.repeat(200_000));
    strictJson(`,${' '.repeat(200_000)}`.repeat(5));
    assertWithin(2_000, performance.now() - start);
  });
});
