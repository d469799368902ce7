import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { KeyedHash } from './keyed-hash.ts';

describe('a hash by a key', () => {
  it('is HMAC-SHA-256, of a text of any length and any letters', () => {
    const key = Buffer.alloc(32, 7);
    const keyed = new KeyedHash(key);
    const texts = ['', 'a', 'é€😀', '\ud800', 'x'.repeat(1024), '€'.repeat(1024), 'x'.repeat(1025), 'b'];
    for (const text of [...texts, ...texts])
      assert.equal(keyed.of(text), createHmac('sha256', key).update(text).digest('hex'));
  });
});
