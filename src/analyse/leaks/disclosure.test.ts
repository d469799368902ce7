import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { madeUp } from '../../../test/fixtures/made-up-text.ts';
import { disclose } from './disclosure.ts';

describe('disclose', () => {
  it('tells a few characters and a digest of what cannot be guessed, the same each time', () => {
    const token = madeUp('{github:ghp}');
    const { redacted, digest } = disclose(token);
    assert.equal(redacted, `ghp_…${token.slice(-2)}`);
    assert.match(digest ?? '', /^[0-9a-f]{32}$/);
    assert.equal(disclose(token).digest, digest);
    assert.notEqual(disclose(madeUp('{github:ghp}', 2)).digest, digest);
  });

  it('tells nothing of what could be found by trying', () => {
    for (const guessable of ['', 'hunter2', 'Summer2024!', 'correcthorsebatterystaple', 'a'.repeat(100)])
      assert.deepEqual(disclose(guessable), { redacted: '****' }, guessable);
  });

  it('never tells more than six characters', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (secret) => {
        const { redacted } = disclose(secret);
        assert.ok(redacted.length <= 13);
        assert.match(redacted, /^[\x21-\x7e…]+$/);
      }),
    );
  });
});
