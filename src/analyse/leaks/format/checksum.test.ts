import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { it } from 'node:test';
import { crcInBase36, crcInBase62, crcInLittleEndianHex } from './checksum.ts';

/** The check value of CRC-32: of the digits from 1 to 9. */
const DIGITS = '123456789';

it('writes the check value of CRC-32 in each alphabet', () => {
  assert.equal(crc32(DIGITS), 0xcbf43926);
  assert.equal(crcInLittleEndianHex(DIGITS), '2639f4cb');
  assert.equal(Number.parseInt(crcInBase36(DIGITS), 36), 0xcbf43926);
});

it('fills up with zeros what is small', () => {
  assert.equal(crcInBase36(''), '0000000');
  assert.equal(crcInBase62(''), '000000');
  assert.equal(crcInLittleEndianHex(''), '00000000');
});

it('puts digits before upper case before lower case in base 62', () => {
  const sums = Array.from({ length: 200 }, (_, number) => crcInBase62(`text ${number}`));
  const values = Array.from({ length: 200 }, (_, number) => crc32(`text ${number}`));
  const order = (left: number, right: number) => (values[left] ?? 0) - (values[right] ?? 0);
  const sorted = [...values.keys()].toSorted(order).map((number) => sums[number]);
  assert.deepEqual(sorted, sums.toSorted());
});
