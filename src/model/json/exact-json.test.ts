import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../fault.ts';
import { exactJson, hasUncertainNumbers, isExactNumber, parseExactJson } from './exact-json.ts';

describe('JSON whose numbers are as they were written', () => {
  it('is written again just as it was', () => {
    for (const number of [
      '12345678901234567890',
      '1.0',
      '1E400',
      '-0',
      '1e5',
      '0.10',
      '-1.5e-7',
      '9007199254740993',
    ])
      for (const text of [`{"a":${number}}`, `{"a":[${number},1]}`, `{"a":{"__proto__":${number}}}`])
        assert.equal(JSON.stringify(parseExactJson(text)), text);
    const spaced = parseExactJson('{"a" : 1.0 , "b":\n[ 12345678901234567890 ]}');
    assert.equal(JSON.stringify(spaced), '{"a":1.0,"b":[12345678901234567890]}');
  });

  it('has numbers where JavaScript writes them in the same way', () => {
    assert.deepEqual(parseExactJson('{"a":1.5,"b":-7,"c":"1.0","d":1e+21}'), {
      a: 1.5,
      b: -7,
      c: '1.0',
      d: 1e21,
    });
    assert.equal(isExactNumber((parseExactJson('{"a":1.0}') as { a: unknown }).a), true);
    assert.equal(hasUncertainNumbers('{"time":"2026-01-01T00:00:59.123Z","n":[1,20,0]}'), false);
  });

  it('of any value is what it was, however often', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        assert.equal(JSON.stringify(exactJson(text)), text);
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('is bounded, and no other text is taken', () => {
    assert.throws(() => parseExactJson('[1.0,[[1]]]', { depth: 2 }), Fault);
    assert.throws(() => parseExactJson('[1.0,]'), SyntaxError);
    const start = performance.now();
    hasUncertainNumbers(`[${' '.repeat(500_000)}${'1'.repeat(500_000)}x`);
    assert.ok(performance.now() - start < 1000);
  });
});
