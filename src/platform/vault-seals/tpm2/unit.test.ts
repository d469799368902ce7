import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WrappedKey } from '../types.ts';
import { tpm2Seal } from './unit.ts';

// With a TPM: test/e2e/vault-seals.test.ts.
describe('the seal by a TPM', () => {
  it('takes registers by their bank and numbers alone', () => {
    assert.ok(tpm2Seal.settings.safeParse({ pcrs: 'sha256:0,2,7' }).success);
    for (const pcrs of ['', '7', 'sha256:', 'sha256:7+session', 'md5:7'])
      assert.ok(!tpm2Seal.settings.safeParse({ pcrs }).success, pcrs);
  });

  it('unwraps nothing that it did not wrap', async () => {
    const wrapper = await tpm2Seal.open(tpm2Seal.settings.parse({}));
    const others: readonly WrappedKey[] = [
      {},
      { public: 'AA==', private: '?' },
      { public: 'AA==', private: 'AA==', pcrs: '-L x' },
    ];
    for (const wrapped of others)
      await assert.rejects(
        Promise.resolve().then(() => wrapper.unwrap(wrapped)),
        { code: 'mismatch' },
      );
  });
});
