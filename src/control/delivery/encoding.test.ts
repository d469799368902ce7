import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { decoded } from './encoding.ts';

describe('a text with bytes', () => {
  it('has what was encoded, on several lines and in capitals too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const own = Buffer.from(bytes);
        const lines = own.toString('base64').replaceAll(/.{8}/g, '$&\r\n');
        assert.deepEqual(decoded(` ${lines}\n`, 'base64'), own);
        assert.deepEqual(decoded(own.toString('base64url'), 'base64'), own);
        assert.deepEqual(decoded(`${own.toString('hex').toUpperCase()}\n`, 'hex'), own);
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  it('has none where something else is in it', () => {
    for (const text of ['a!b=', '=abc', 'ab=cd', 'abcd===', 'é', 'abcde', 'ab'])
      assert.equal(decoded(text, 'base64'), undefined);
    for (const text of ['abc', '0g', '0x00']) assert.equal(decoded(text, 'hex'), undefined);
    assert.equal(decoded(`${' '.repeat(200_000)}!`, 'base64'), undefined);
  });
});
