import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin } from '../../../test/time-bound.ts';
import { Fault } from '../fault.ts';
import { jsonTextsIn } from './json-texts.ts';

describe('objects of JSON behind each other', () => {
  it('are told one by one, whatever is in them and between them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 2, maxLength: 5 }),
        fc.constantFrom('', '\n', ' \r\n\t'),
        fc.constantFrom(undefined, 2),
        (objects, between, indent) => {
          const text = objects.map((one) => JSON.stringify(one, undefined, indent)).join(between);
          const texts = jsonTextsIn(text)?.map(({ start, end }): unknown =>
            JSON.parse(text.slice(start, end)),
          );
          assert.deepEqual(JSON.stringify(texts), JSON.stringify(objects));
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });

  it('are none where there is one, or anything else', () => {
    for (const text of ['', '{}', '{}{', '{},{}', '{}\n---\n{}', '{} x', '[]{}', '{"a":"}{', '"{}{}"'])
      assert.equal(jsonTextsIn(text), undefined, text);
  });

  it('are bounded in number and time', () => {
    assert.throws(
      () => jsonTextsIn('{}'.repeat(20_001)),
      (error) => error instanceof Fault && error.code === 'limit',
    );
    const started = performance.now();
    for (const text of ['{"'.repeat(500_000), '{'.repeat(1_000_000), `{"${'\\'.repeat(1_000_000)}`])
      jsonTextsIn(text);
    assertWithin(5000, performance.now() - started, 'of a million characters');
  });
});
