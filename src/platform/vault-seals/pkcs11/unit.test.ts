import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pkcs11Seal } from './unit.ts';

const SETTINGS = { lib: '/usr/lib/none.so', token_label: 'vault', pin: '0000', key_label: 'vault' };

// With a token: test/e2e/vault-seals.test.ts.
describe('the seal by PKCS#11', () => {
  it('is told its token in one way', () => {
    const isRead = (settings: object) => pkcs11Seal.settings.safeParse(settings).success;
    assert.ok(isRead(SETTINGS));
    assert.ok(isRead({ ...SETTINGS, token_label: undefined, slot: '18446744073' }));
    assert.ok(!isRead({ ...SETTINGS, slot: '1' }));
    assert.ok(!isRead({ ...SETTINGS, token_label: undefined }));
    assert.ok(!isRead({ ...SETTINGS, lib: 'none.so' }));
  });

  it('is not opened without a library, nor a PIN, and tells none', async () => {
    const opened = (settings: object) => pkcs11Seal.open(pkcs11Seal.settings.parse(settings));
    await assert.rejects(opened(SETTINGS), { code: 'usage', message: /none\.so is not there/ });
    await assert.rejects(opened({ ...SETTINGS, lib: import.meta.filename }), {
      code: 'usage',
      message: /^(?!.*0000)/,
    });
    await assert.rejects(opened({ ...SETTINGS, pin: undefined }), { code: 'usage', message: /PIN/ });
  });
});
