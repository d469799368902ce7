import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';

describe('tools of the vault', () => {
  it('hash, and make random bytes, for whoever may', async () => {
    const vault = await TestVault.open();
    const sum = async (path: string, more: object = {}) =>
      (await vault.ask('update', path, { input: 'YWJj', ...more })).body.data['sum'];
    // FIPS 180-2, appendix B.1.
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    assert.equal(await sum('sys/tools/hash'), sha256);
    assert.equal(await sum('sys/tools/hash/sha2-256', { algorithm: 'sha2-512' }), sha256);
    const base64 = await sum('sys/tools/hash/sha2-256', { format: 'base64' });
    assert.equal(Buffer.from(String(base64), 'base64').toString('hex'), sha256);
    const random = async (path: string, more: object = {}) =>
      String((await vault.ask('update', path, { format: 'hex', ...more })).body.data['random_bytes']);
    assert.match(await random('sys/tools/random'), /^[0-9a-f]{64}$/);
    assert.match(await random('sys/tools/random/platform/4'), /^[0-9a-f]{8}$/);
    assert.notEqual(await random('sys/tools/random/16'), await random('sys/tools/random/16'));
    const token = await vault.tokenOf({ none: '' });
    const asked = (path: string) => vault.ask('update', path, { input: 'YWJj' }, { token });
    assert.equal((await asked('sys/tools/hash')).status, 200);
    assert.equal((await asked('sys/tools/random')).status, 403);
  });
});
