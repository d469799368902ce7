import assert from 'node:assert/strict';
import { it } from 'node:test';
import { networkOf } from './network-text.ts';

it('networkOf knows networks alone', () => {
  assert.deepEqual(networkOf('10.1.0.0/16'), {
    family: 4,
    first: 0x0a010000n,
    last: 0x0a01ffffn,
    bits: 16,
  });
  assert.equal(networkOf('fd00::/8')?.bits, 8);
  for (const other of ['10.0.0.1', '10.0.0.0/33', '::ffff:10.0.0.0/104', 'a/b', 16, undefined])
    assert.equal(networkOf(other), undefined, String(other));
});
