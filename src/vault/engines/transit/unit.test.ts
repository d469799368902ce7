import assert from 'node:assert/strict';
import { createHash, createHmac, createPublicKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { keyPath } from './key-store.ts';
import { base64, openTransit } from './transit.fixture.ts';
import type { TransitKey } from './types.ts';
import { transitEngine } from './unit.ts';

describe('keys of transit', () => {
  it('are made once, told without their secrets, listed, and removed where that is allowed', async () => {
    const { vault, post, read } = await openTransit();
    const again = await post('keys/k', { type: 'rsa-2048' });
    assert.equal(again.body.data['type'], 'aes256-gcm96');
    assert.deepEqual(await read('keys/k'), {
      name: 'k',
      type: 'aes256-gcm96',
      derived: false,
      exportable: false,
      allow_plaintext_backup: false,
      deletion_allowed: false,
      min_decryption_version: 1,
      min_encryption_version: 0,
      min_available_version: 0,
      latest_version: 1,
      auto_rotate_period: 0,
      soft_deleted: false,
      imported_key: false,
      supports_encryption: true,
      supports_decryption: true,
      supports_signing: false,
      supports_derivation: true,
      keys: { 1: 1_767_225_600 },
    });
    assert.deepEqual((await vault.ask('list', 'transit/keys/')).body.data['keys'], ['k']);
    assert.equal((await vault.ask('delete', 'transit/keys/k')).status, 400);
    await post('keys/k/config', { deletion_allowed: true });
    assert.equal((await vault.ask('delete', 'transit/keys/k')).status, 204);
    assert.equal((await vault.ask('read', 'transit/keys/k')).status, 404);
    assert.equal((await vault.ask('list', 'transit/keys/')).status, 404);
    assert.equal((await post('decrypt/k', { ciphertext: 'vault:v1:AAAA' })).status, 400);
  });

  it('are chosen by text too, as the command line of Vault sends all', async () => {
    const { data, post } = await openTransit();
    const made = await data('keys/new', {
      derived: 'true',
      exportable: '1',
      allow_plaintext_backup: '',
      key_size: '0',
    });
    assert.deepEqual(
      [made['derived'], made['exportable'], made['allow_plaintext_backup']],
      [true, true, false],
    );
    assert.equal((await post('keys/other', { derived: 'maybe' })).status, 400);
  });

  it('are refused where what is chosen does not go together', async () => {
    const { post } = await openTransit();
    const refused = [
      { type: 'rsa-1024' },
      { type: 'rsa-2048', derived: true },
      { convergent_encryption: true },
      { type: 'ed25519', derived: true, convergent_encryption: true },
      { auto_rotate_period: '30m' },
      { type: 'hmac', key_size: 16 },
      { key_size: 64 },
    ];
    for (const key of refused) assert.equal((await post('keys/new', key)).status, 400, JSON.stringify(key));
  });

  it('rotate of themselves when their period is over, once whoever looks', async () => {
    const { vault, data, read } = await openTransit({ auto_rotate_period: '2h' });
    const latest = async () => (await read('keys/k'))['latest_version'];
    const mount = (await vault.vault.core?.services.mounts.all())?.find(({ type }) => type === 'transit');
    const { services } = vault.vault.core ?? {};
    assert.ok(mount && services);
    const tick = () =>
      transitEngine.tick?.({ mount, services, store: services.storeOf(mount), now: vault.now });
    await tick();
    assert.equal(await latest(), 1);
    vault.now += 7_200_000;
    await Promise.all([tick(), tick(), tick()]);
    assert.equal(await latest(), 2);
    await data('keys/k/config', { auto_rotate_period: 0 });
    vault.now += 7_200_000;
    await tick();
    assert.equal(await latest(), 2);
  });
});

describe('a key with as many versions as it may have', () => {
  it('takes no more until it is trimmed', async () => {
    const { vault, data, post } = await openTransit();
    const mount = (await vault.vault.core?.services.mounts.all())?.find(({ type }) => type === 'transit');
    const store = mount && vault.vault.core?.services.storeOf(mount);
    await store?.update<TransitKey>(keyPath('k'), (key) => {
      const numbers = Array.from({ length: 10_000 }, (_, index) => [index + 1, key?.versions[1]]);
      return (
        key && { ...key, latest: 10_000, versions: Object.fromEntries(numbers) as TransitKey['versions'] }
      );
    });
    assert.equal((await post('keys/k/rotate')).status, 400);
    await data('keys/k/config', { min_decryption_version: 9000, min_encryption_version: 9000 });
    await data('keys/k/trim', { min_available_version: 9000 });
    assert.equal((await data('keys/k/rotate'))['latest_version'], 10_001);
  });
});

describe('keys that transit makes for others', () => {
  it('are as long as asked, and in plaintext where the path says so', async () => {
    const { data, post } = await openTransit();
    for (const bits of [128, 256, 512]) {
      const made = await data('datakey/plaintext/k', { bits });
      assert.equal(Buffer.from(String(made['plaintext']), 'base64').length * 8, bits);
      assert.deepEqual(await data('decrypt/k', made), { plaintext: made['plaintext'] });
    }
    assert.deepEqual(Object.keys(await data('datakey/wrapped/k')).toSorted(), ['ciphertext', 'key_version']);
    assert.equal((await post('datakey/other/k')).status, 400);
    assert.equal((await post('datakey/plaintext/k', { bits: 64 })).status, 400);
  });

  it('and bytes that are random, and hashes', async () => {
    const { data, post } = await openTransit();
    const size = async (path: string, body: object) =>
      String((await data(path, { format: 'hex', ...body }))['random_bytes']).length / 2;
    assert.deepEqual(
      [
        await size('random', {}),
        await size('random', { bytes: 8 }),
        await size('random/164', {}),
        await size('random/platform/5', {}),
        await size('random/all', { bytes: 3 }),
      ],
      [32, 8, 164, 5, 3],
    );
    for (const path of ['random/0', 'random/200000', 'random/dice'])
      assert.equal((await post(path)).status, 400);
    const sum = createHash('sha3-512').update('x').digest('base64');
    assert.deepEqual(await data('hash/sha3-512', { input: base64('x'), format: 'base64' }), { sum });
    assert.equal((await post('hash/md5', { input: '' })).status, 400);
  });

  it('configures a cache that is not there', async () => {
    const { data, post, read } = await openTransit();
    await data('cache-config', { size: 500 });
    assert.deepEqual(await read('cache-config'), { size: 500 });
    assert.equal((await post('cache-config', { size: 5 })).status, 400);
  });
});

describe('what transit shows', () => {
  it('is what may be shown, in the form of each type', async () => {
    const { vault, data, read } = await openTransit();
    const status = async (path: string) => (await vault.ask('read', `transit/export/${path}`)).status;
    assert.equal(await status('encryption-key/k'), 400);
    const forms: readonly (readonly [string, string, RegExp])[] = [
      ['aes128-gcm96', 'encryption-key', /^[\w+/]{22}==$/],
      ['rsa-2048', 'encryption-key', /^-----BEGIN RSA PRIVATE KEY/],
      ['rsa-2048', 'public-key', /^-----BEGIN PUBLIC KEY/],
      ['ecdsa-p384', 'signing-key', /^-----BEGIN EC PRIVATE KEY/],
      ['ed25519', 'signing-key', /^[\w+/]{86}==$/],
      ['ed25519', 'public-key', /^[\w+/]{43}=$/],
      ['hmac', 'hmac-key', /^[\w+/]{43}=$/],
    ];
    for (const [type, kind, form] of forms) {
      await data(`keys/${type}`, { type, exportable: true });
      const { keys } = (await read(`export/${kind}/${type}/latest`)) as { keys: Record<string, string> };
      assert.match(keys['1'] ?? '', form, `${type} ${kind}`);
    }
    assert.equal(await status('encryption-key/ed25519'), 400);
    assert.equal(await status('signing-key/aes128-gcm96'), 400);
    assert.equal(await status('signing-key/ed25519/2'), 400);
    assert.equal(await status('other/ed25519'), 400);
    const der = (
      await vault.ask('read', 'transit/export/public-key/ed25519', {}, { query: { format: 'der' } })
    ).body.data['keys'] as Record<string, string>;
    const bytes = Buffer.from(der['1'] ?? '', 'base64');
    assert.equal(createPublicKey({ key: bytes, format: 'der', type: 'spki' }).asymmetricKeyType, 'ed25519');
  });

  it('is a backup that brings a key back under a name that is free', async () => {
    const { vault, data, post, read } = await openTransit({ exportable: true, allow_plaintext_backup: true });
    const sealed = await data('encrypt/k', { plaintext: base64('x') });
    await data('keys/k/rotate');
    const { backup } = await read('backup/k');
    assert.equal((await post('restore', { backup })).status, 400);
    await data('restore/copy', { backup });
    assert.deepEqual(await data('decrypt/copy', sealed), { plaintext: base64('x') });
    await data('restore', { backup, force: true });
    await data('keys/plain');
    assert.equal((await vault.ask('read', 'transit/backup/plain')).status, 400);
    const changed = (change: (key: Record<string, unknown>) => object) => {
      const whole = JSON.parse(Buffer.from(String(backup), 'base64').toString()) as {
        key: Record<string, unknown>;
      };
      return base64(JSON.stringify({ ...whole, key: { ...whole.key, ...change(whole.key) } }));
    };
    const hostile = [
      'x',
      base64('{}'),
      changed(() => ({ type: 'rsa-2048' })),
      changed(() => ({ versions: {} })),
      changed(() => ({ latest: 9 })),
      changed(() => ({ convergent: true })),
      changed(() => ({ name: '../x' })),
      changed(({ versions }) => ({ versions: { ...(versions as object), 7: {} } })),
    ];
    for (const one of hostile)
      assert.equal((await post('restore', { backup: one, force: true })).status, 400);
  });

  it('keeps secrets out of the audit log and errors', async () => {
    const { vault, post } = await openTransit({ type: 'ecdsa-p256' });
    const core = vault.vault.core;
    const mount = (await core?.services.mounts.all())?.find(({ type }) => type === 'transit');
    assert.ok(core && mount);
    const stored = await core.services
      .storeOf(mount)
      .get<{ versions: { 1: { secret: string } } }>(keyPath('k'));
    const shown = JSON.stringify([await post('encrypt/k', { plaintext: '' }), vault.audited]);
    assert.ok(stored && !shown.includes(stored.value.versions[1].secret));
  });
});

describe('HMAC by transit', () => {
  it('is by the key that is shown, and verifies by versions that are not too old', async () => {
    const { data, post, read } = await openTransit({ exportable: true });
    const { hmac } = await data('hmac/k/sha2-512', { input: base64('x') });
    const { keys } = (await read('export/hmac-key/k')) as { keys: Record<string, string> };
    const expected = createHmac('sha512', Buffer.from(keys['1'] ?? '', 'base64'))
      .update('x')
      .digest('base64');
    assert.equal(hmac, `vault:v1:${expected}`);
    const verified = async (path: string, input: string) =>
      (await data(path, { input: base64(input), hmac }))['valid'];
    assert.deepEqual(
      [
        await verified('verify/k/sha2-512', 'x'),
        await verified('verify/k/sha2-512', 'y'),
        await verified('verify/k', 'x'),
      ],
      [true, false, false],
    );
    const batch = [{ input: base64('x') }, {}, { input: '' }];
    const { batch_results: results } = await data('hmac/k', { batch_input: batch });
    assert.deepEqual(
      (results as object[]).map((one) => Object.keys(one)[0]),
      ['hmac', 'error', 'hmac'],
    );
    await data('keys/k/rotate');
    await data('keys/k/config', { min_decryption_version: 2 });
    assert.equal((await post('verify/k/sha2-512', { input: base64('x'), hmac })).status, 400);
  });
});
