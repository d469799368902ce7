import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { onlyFaults } from '../../../../test/fixtures/mutation.ts';
import { digestOf, parseDigest, verifyDigest } from './digest.ts';

describe('parseDigest', () => {
  it('takes sha256 and sha512 in lower-case hex', () => {
    assert.deepEqual(parseDigest(`sha256:${'a'.repeat(64)}`), { algorithm: 'sha256', hex: 'a'.repeat(64) });
    assert.equal(parseDigest(`sha512:${'0'.repeat(128)}`).algorithm, 'sha512');
  });

  it('tells an unknown algorithm from what is no digest', () => {
    assert.throws(() => parseDigest(`blake3:${'a'.repeat(64)}`), { code: 'unsupported' });
    for (const wrong of [
      '',
      'sha256:',
      `sha256:${'A'.repeat(64)}`,
      `sha256:${'a'.repeat(63)}`,
      'sha256:../../etc/passwd',
      `md5:a/b`,
    ]) {
      assert.throws(() => parseDigest(wrong), { code: 'malformed' }, wrong);
    }
  });

  it('never gives what could be a path', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `sha256:${text}`),
        ),
        (text) => {
          const digest = onlyFaults(() => parseDigest(text));
          if (digest) assert.match(digest.hex, /^[0-9a-f]+$/);
        },
      ),
    );
  });
});

describe('verifyDigest', () => {
  it('names both digests where they differ', () => {
    const promised = `sha256:${'0'.repeat(64)}`;
    const found = digestOf(Buffer.from('x'));
    verifyDigest(Buffer.from('x'), found, 'it');
    verifyDigest(Buffer.from('x'), digestOf(Buffer.from('x'), 'sha512'), 'it');
    assert.throws(() => verifyDigest(Buffer.from('x'), promised, 'it'), {
      code: 'mismatch',
      message: `it should have the digest ${promised}, but has ${found}`,
    });
  });
});
