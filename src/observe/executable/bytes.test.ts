import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fields, textUntilZero } from './bytes.ts';

test('numbers of 64 bits are rounded as big ones are', () => {
  for (const number of [0n, 1n, 2n ** 32n - 1n, 2n ** 53n + 1n, 2n ** 63n + 2n ** 31n + 3n, 2n ** 64n - 1n]) {
    const [little, big] = [Buffer.alloc(12), Buffer.alloc(12)];
    little.writeBigUInt64LE(number, 4);
    big.writeBigUInt64BE(number, 4);
    assert.equal(fields(little, true).u64(4), Number(number));
    assert.equal(fields(big, false).u64(4), Number(number));
  }
  assert.throws(() => fields(Buffer.alloc(11), true).u64(4), RangeError);
});

test('a text ends at a zero, after its longest length, or with the bytes', () => {
  const bytes = Buffer.from('ab\0cdef');
  assert.equal(textUntilZero(bytes, 0, 10), 'ab');
  assert.equal(textUntilZero(bytes, 2, 10), '');
  assert.equal(textUntilZero(bytes, 3, 2), 'cd');
  assert.equal(textUntilZero(bytes, 3, 10), 'cdef');
  assert.equal(textUntilZero(bytes, 20, 10), '');
});
