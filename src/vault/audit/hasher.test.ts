import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { Hasher } from './hasher.ts';

describe('how a device writes texts', () => {
  it('is HMAC-SHA-256 by its salt, of a text of any length and any letters', () => {
    const salt = Buffer.alloc(32, 7);
    const hasher = new Hasher(salt);
    const texts = ['', 'a', 'é€😀', '\ud800', 'x'.repeat(1024), '€'.repeat(1024), 'x'.repeat(1025), 'b'];
    for (const text of [...texts, ...texts])
      assert.equal(hasher.of(text), `hmac-sha256:${createHmac('sha256', salt).update(text).digest('hex')}`);
  });
});
