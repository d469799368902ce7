import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openTransit } from './transit.fixture.ts';

/** A vault, and in it a key `by` that has but the public part of the wrapping key of another mount, `other`. */
async function opened() {
  const transit = await openTransit({ exportable: true });
  const { vault, post } = transit;
  await vault.ask('update', 'sys/mounts/other', { type: 'transit' });
  const { data } = (await vault.ask('read', 'other/wrapping_key')).body;
  const { status } = await post('keys/by/import', { type: 'rsa-4096', public_key: data['public_key'] });
  assert.equal(status, 204);
  return transit;
}
let shared: ReturnType<typeof opened> | undefined;
const theVault = () => (shared ??= opened());

describe('what is exported wrapped', () => {
  for (const type of ['aes256-gcm96', 'xchacha20-poly1305', 'ed25519', 'ecdsa-p384', 'rsa-2048', 'hmac'])
    it(`is imported elsewhere: ${type}`, async () => {
      const { vault, post, read } = await theVault();
      await post(`keys/${type}`, { type, exportable: true });
      await post(`keys/${type}/rotate`);
      const { keys } = (await read(`byok-export/by/${type}/latest`)) as { keys: Record<string, string> };
      assert.deepEqual(Object.keys(keys), ['2']);
      const body = { type, ciphertext: keys['2'], exportable: true };
      assert.equal((await vault.ask('update', `other/keys/${type}/import`, body)).status, 204);
      const kind = type === 'hmac' ? 'hmac-key' : /gcm|poly/.test(type) ? 'encryption-key' : 'signing-key';
      const shown = async (path: string) =>
        (await vault.ask('read', path)).body.data['keys'] as Record<string, unknown>;
      const [own, there] = [
        await shown(`transit/export/${kind}/${type}/2`),
        await shown(`other/export/${kind}/${type}/1`),
      ];
      // The key for HMAC of any other type is made where it is imported.
      assert.deepEqual(there['1'], own['2']);
      const all = (await read(`byok-export/by/${type}`)) as { keys: object };
      assert.deepEqual(Object.keys(all.keys), ['1', '2']);
    });

  it('is never that of a key that may not be shown, nor by a key that wraps nothing', async () => {
    const { vault, post } = await theVault();
    await post('keys/kept', {});
    await post('keys/sym', { exportable: true });
    const status = async (path: string) => (await vault.ask('read', `transit/byok-export/${path}`)).status;
    assert.deepEqual(
      [await status('by/kept'), await status('sym/k'), await status('by/by'), await status('by/k/7')],
      [400, 400, 400, 400],
    );
    assert.deepEqual([await status('by/none'), await status('none/k')], [404, 404]);
    assert.equal(await status('by/k/1'), 200);
  });
});

describe('a key that is softly deleted', () => {
  it('does nothing until it is restored, and is kept meanwhile', async () => {
    const { vault, post, data } = await theVault();
    for (const [name, type] of [
      ['a', 'aes256-gcm96'],
      ['s', 'rsa-2048'],
    ])
      await post(`keys/${name}`, { type, exportable: true, allow_plaintext_backup: true });
    const { ciphertext } = await data('encrypt/a', { plaintext: 'YQ==' });
    const { signature } = await data('sign/s', { input: 'YQ==' });
    const { hmac } = await data('hmac/a', { input: 'YQ==' });
    const updates: readonly (readonly [string, object])[] = [
      ['encrypt/a', { plaintext: 'YQ==' }],
      ['decrypt/a', { ciphertext }],
      ['rewrap/a', { ciphertext }],
      ['datakey/plaintext/a', {}],
      ['hmac/a', { input: 'YQ==' }],
      ['verify/a', { input: 'YQ==', hmac }],
      ['sign/s', { input: 'YQ==' }],
      ['verify/s', { input: 'YQ==', signature }],
      ['keys/a/rotate', {}],
      ['keys/s/csr', {}],
    ];
    const reads = ['export/encryption-key/a', 'export/public-key/s', 'byok-export/by/a', 'byok-export/s/k'];
    const statuses = async () => [
      ...(await Promise.all(updates.map(async ([path, body]) => (await post(path, body)).status))),
      ...(await Promise.all(reads.map(async (path) => (await vault.ask('read', `transit/${path}`)).status))),
    ];
    for (const name of ['a', 's'])
      assert.equal((await vault.ask('delete', `transit/keys/${name}/soft-delete`)).status, 204);
    assert.deepEqual([...new Set(await statuses())], [400]);
    for (const path of ['keys/a', 'backup/a'])
      assert.equal((await vault.ask('read', `transit/${path}`)).status, 200, path);
    assert.equal((await vault.ask('read', 'transit/keys/a')).body.data['soft_deleted'], true);
    assert.equal((await post('keys/a/config', { min_decryption_version: 1 })).status, 200);
    const { backup } = (await vault.ask('read', 'transit/backup/a')).body.data;
    assert.equal((await post('restore/b', { backup })).status, 204);
    assert.equal((await post('encrypt/b', { plaintext: 'YQ==' })).status, 400);
    for (const name of ['a', 's']) assert.equal((await post(`keys/${name}/soft-delete-restore`)).status, 204);
    assert.deepEqual([...new Set(await statuses())], [200]);
    assert.equal((await post('keys/none/soft-delete-restore')).status, 400);
  });

  it('is not rotated by the time', async () => {
    const { vault, post, read } = await openTransit({ auto_rotate_period: '1h' });
    await vault.ask('delete', 'transit/keys/k/soft-delete');
    vault.now += 7_200_000;
    await vault.vault.core?.expire();
    assert.equal((await read('keys/k'))['latest_version'], 1);
    await post('keys/k/soft-delete-restore');
    await vault.vault.core?.expire();
    assert.equal((await read('keys/k'))['latest_version'], 2);
  });
});
