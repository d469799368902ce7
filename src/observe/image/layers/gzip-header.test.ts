import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { headerLength } from './gzip-header.ts';

const EMPTY = gzipSync('');
const BODY = EMPTY.subarray(10);

function header(flags: number, ...fields: readonly string[]): Buffer {
  return Buffer.concat([
    EMPTY.subarray(0, 3),
    Buffer.from([flags]),
    EMPTY.subarray(4, 10),
    ...fields.map((field) => Buffer.from(field, 'latin1')),
  ]);
}

test('a header is as long as its fields are', () => {
  const [extra, name, comment] = ['\u0003\u0000abc', 'layer.tar\0', '\0'];
  for (const [flags, fields] of [
    [0, []],
    [1, []],
    [4, [extra]],
    [8, [name]],
    [16, [comment]],
    [24, [name, comment]],
    [28, [extra, name, comment]],
  ] as const) {
    const bytes = header(flags, ...fields);
    assert.equal(headerLength(Buffer.concat([bytes, BODY])), bytes.length);
    assert.equal(gunzipSync(Buffer.concat([bytes, BODY])).length, 0);
  }
});

test('what is cut off, has a checksum or reserved flags, or is none, is not ordinary', () => {
  const whole = header(28, '\u0003\u0000abc', 'layer.tar\0', 'a comment\0');
  for (let length = 0; length < whole.length; length += 1)
    assert.equal(headerLength(whole.subarray(0, length)), undefined, String(length));
  for (const flags of [2, 32, 64, 128, 255])
    assert.equal(headerLength(Buffer.concat([header(flags, 'ab\0\0\0'), BODY])), undefined);
  for (const other of ['1f8b07', '1f8c08', '000000'])
    assert.equal(headerLength(Buffer.concat([Buffer.from(other, 'hex'), EMPTY])), undefined);
});

test('any bytes have a header within them, or none', () => {
  const bytes = fc.tuple(fc.nat({ max: 31 }), fc.uint8Array({ maxLength: 200 }));
  fc.assert(
    fc.property(bytes, ([flags, rest]) => {
      const all = Buffer.concat([header(flags), rest]);
      const length = headerLength(all);
      assert.ok(length === undefined || (length >= 10 && length <= all.length));
    }),
    { numRuns: propertyRuns(300) },
  );
});
