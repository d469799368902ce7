import assert from 'node:assert/strict';
import { createDecipheriv, createHmac, createPublicKey, createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { TestVault } from '../../vault.fixture.ts';
import { transitEngine } from './unit.ts';
import { keyPath } from './key-store.ts';

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

const opened = async (key: Record<string, unknown> = {}) => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/transit', { type: 'transit' });
  const post = (path: string, body: object = {}, token = 'root') =>
    vault.ask('update', `transit/${path}`, body as Record<string, unknown>, { token });
  const data = async (path: string, body: object = {}) => {
    const { status, body: shown } = await post(path, body);
    assert.ok(status === 200 || status === 204, `${path}: ${status} ${JSON.stringify(shown)}`);
    return shown.data ?? {};
  };
  const read = async (path: string) => (await vault.ask('read', `transit/${path}`)).body.data;
  await data('keys/k', key);
  return { vault, post, data, read };
};

describe('keys of transit', () => {
  it('are made once, told without their secrets, listed, and removed where that is allowed', async () => {
    const { vault, post, read } = await opened();
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

  it('are refused where what is chosen does not go together', async () => {
    const { post } = await opened();
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
    const { vault, data, read } = await opened({ auto_rotate_period: '2h' });
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

describe('encryption by transit', () => {
  it('has the form that clients know: nonce, ciphertext and tag by the exported key', async () => {
    const { data, read } = await opened({ exportable: true });
    const { ciphertext } = await data('encrypt/k', { plaintext: base64('hello') });
    const [vault, version, text] = String(ciphertext).split(':');
    assert.deepEqual([vault, version], ['vault', 'v1']);
    const { keys } = (await read('export/encryption-key/k')) as { keys: Record<string, string> };
    const bytes = Buffer.from(text ?? '', 'base64');
    const key = Buffer.from(keys['1'] ?? '', 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    assert.equal(
      Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString(),
      'hello',
    );
  });

  for (const type of ['aes128-gcm96', 'aes256-gcm96', 'chacha20-poly1305', 'rsa-2048'])
    it(`gives back what it was given, alone and in a batch: ${type}`, async () => {
      const { data } = await opened({ type });
      const bytes = fc.uint8Array({ maxLength: 180 });
      await fc.assert(
        fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 4 }), async (plain) => {
          const texts = plain.map((one) => base64(one));
          const batch = texts.map((plaintext, index) => ({ plaintext, reference: `r${index}` }));
          const sealed = (await data('encrypt/k', { batch_input: batch }))['batch_results'] as object[];
          const back = (await data('decrypt/k', { batch_input: sealed }))['batch_results'];
          assert.deepEqual(
            back,
            texts.map((plaintext, index) => ({ plaintext, reference: `r${index}` })),
          );
          const one = await data('encrypt/k', { plaintext: texts[0] });
          assert.deepEqual(await data('decrypt/k', one), { plaintext: texts[0] });
        }),
        { numRuns: propertyRuns(8) },
      );
    });

  it('is bound to context and associated data', async () => {
    const { data, post } = await opened({ derived: true });
    const bound = { context: base64('tenant a'), associated_data: base64('row 1') };
    const { ciphertext } = await data('encrypt/k', { plaintext: base64('x'), ...bound });
    assert.deepEqual(await data('decrypt/k', { ciphertext, ...bound }), { plaintext: base64('x') });
    const others = [
      { ...bound, context: base64('tenant b') },
      { ...bound, associated_data: base64('row 2') },
      { context: bound.context },
      { associated_data: bound.associated_data },
      { ...bound, context: base64('c'.repeat(1025)) },
    ];
    for (const other of others) assert.equal((await post('decrypt/k', { ciphertext, ...other })).status, 400);
    assert.equal((await post('encrypt/k', { plaintext: '' })).status, 400);
  });

  it('converges where the key does, and by one nonce for one text and one associated data', async () => {
    const { data } = await opened({ derived: true, convergent_encryption: true });
    const seal = async (more: object) =>
      String(
        (await data('encrypt/k', { plaintext: base64('x'), context: base64('c'), ...more }))['ciphertext'],
      );
    const first = await seal({});
    assert.equal(await seal({}), first);
    assert.deepEqual(await data('decrypt/k', { ciphertext: first, context: base64('c') }), {
      plaintext: base64('x'),
    });
    const others = [
      { context: base64('d') },
      { plaintext: base64('y') },
      { associated_data: base64('a') },
      { associated_data: base64('b') },
    ];
    const nonces = [first];
    for (const other of others) nonces.push(await seal(other));
    assert.equal(new Set(nonces.map((text) => text.slice(9, 25))).size, 5);
    await data('keys/k/rotate');
    assert.notEqual((await seal({})).slice(9), first.slice(9));
  });

  it('follows the versions that a key is set to', async () => {
    const { data, post } = await opened();
    const one = await data('encrypt/k', { plaintext: base64('x') });
    await data('keys/k/rotate');
    await data('keys/k/rotate');
    const three = await data('rewrap/k', { ciphertext: one['ciphertext'] });
    assert.match(String(three['ciphertext']), /^vault:v3:/);
    assert.deepEqual(await data('decrypt/k', three), { plaintext: base64('x') });
    assert.equal((await data('encrypt/k', { plaintext: '', key_version: 2 }))['key_version'], 2);
    assert.equal((await post('encrypt/k', { plaintext: '', key_version: 4 })).status, 400);
    assert.equal((await post('keys/k/trim', { min_available_version: 2 })).status, 400);
    assert.equal((await post('keys/k/config', { min_decryption_version: 4 })).status, 400);
    assert.equal(
      (await post('keys/k/config', { min_decryption_version: 3, min_encryption_version: 2 })).status,
      400,
    );
    await data('keys/k/config', { min_decryption_version: 2, min_encryption_version: 3 });
    assert.equal((await post('decrypt/k', one)).status, 400);
    assert.equal((await post('encrypt/k', { plaintext: '', key_version: 2 })).status, 400);
    await data('keys/k/config', { min_decryption_version: 1 });
    assert.deepEqual(await data('decrypt/k', one), { plaintext: base64('x') });
    await data('keys/k/config', { min_decryption_version: 2 });
    assert.equal((await post('keys/k/trim', { min_available_version: 3 })).status, 400);
    await data('keys/k/trim', { min_available_version: 2 });
    assert.equal((await post('keys/k/config', { min_decryption_version: 1 })).status, 400);
    assert.equal((await post('decrypt/k', one)).status, 400);
    assert.deepEqual(await data('decrypt/k', three), { plaintext: base64('x') });
  });

  it('tells what was wrong with each item of a batch, and with nothing else', async () => {
    const { post } = await opened();
    const batch = [{ plaintext: base64('x') }, { plaintext: '%' }, {}, 7, { plaintext: '', reference: 'r' }];
    const { status, body } = await post('encrypt/k', { batch_input: batch });
    const results = body.data['batch_results'] as Record<string, unknown>[];
    assert.equal(status, 400);
    assert.deepEqual(
      results.map((one) => Object.keys(one).toSorted()),
      [
        ['ciphertext', 'key_version'],
        ['error'],
        ['error'],
        ['error'],
        ['ciphertext', 'key_version', 'reference'],
      ],
    );
    const partial = { batch_input: batch, partial_failure_response_code: 207 };
    assert.equal((await post('encrypt/k', partial)).status, 207);
    const none = { batch_input: [{}], partial_failure_response_code: 207 };
    assert.equal((await post('encrypt/k', none)).status, 400);
  });

  it('makes a key for who may create, with the context that is given', async () => {
    const { vault, data, post, read } = await opened();
    const token = await vault.tokenOf({
      maker: 'path "transit/encrypt/new*" { capabilities = ["create"] }',
      user: 'path "transit/encrypt/k" { capabilities = ["update"] }\npath "transit/encrypt/other" { capabilities = ["update"] }',
    });
    const body = { plaintext: base64('x'), context: base64('c') };
    assert.equal((await post('encrypt/k', { plaintext: '' }, token)).status, 200);
    assert.equal((await post('encrypt/other', body, token)).status, 403);
    assert.equal((await post('encrypt/new', body, token)).status, 200);
    assert.equal((await post('encrypt/new', body, token)).status, 403);
    assert.equal((await read('keys/new'))['derived'], true);
    await data('config/keys', { disable_upsert: true });
    assert.equal((await post('encrypt/other', body)).status, 400);
    assert.equal((await post('encrypt/new2', body, token)).status, 403);
  });

  it('loses nothing where many encrypt while others rotate', async () => {
    const { data, read } = await opened();
    const sealed = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        if (n % 6 === 0) await data('keys/k/rotate');
        return { n, sealed: await data('encrypt/k', { plaintext: base64(String(n)) }) };
      }),
    );
    assert.equal((await read('keys/k'))['latest_version'], 11);
    for (const one of sealed)
      assert.deepEqual(await data('decrypt/k', one.sealed), { plaintext: base64(String(one.n)) });
  });

  it('makes one key where many are first', async () => {
    const { data } = await opened();
    const sealed = await Promise.all(
      Array.from({ length: 8 }, () => data('encrypt/fresh', { plaintext: base64('x') })),
    );
    for (const one of sealed) assert.deepEqual(await data('decrypt/fresh', one), { plaintext: base64('x') });
  });

  it('refuses what is no ciphertext of it, whatever it is', async () => {
    const { data, post } = await opened();
    const good = String((await data('encrypt/k', { plaintext: base64('hello') }))['ciphertext']);
    const mangled = fc.oneof(
      fc.string(),
      fc.nat({ max: good.length - 1 }).map((at) => good.slice(0, at)),
      fc.nat(99).map((version) => good.replace('v1', `v${version + 2}`)),
      fc
        .tuple(fc.integer({ min: 9, max: good.length - 3 }), fc.base64String({ minLength: 4, maxLength: 4 }))
        .map(([at, text]) => good.slice(0, at) + text.slice(0, 1) + good.slice(at + 1)),
    );
    await fc.assert(
      fc.asyncProperty(mangled, async (ciphertext) => {
        const { status } = await post('decrypt/k', { ciphertext });
        assert.equal(status, ciphertext === good ? 200 : 400);
      }),
      { numRuns: propertyRuns(40) },
    );
    for (const ciphertext of [
      good.replace('v1', 'v0'),
      good.replace('v1', 'v-1'),
      good.replace('v1', 'v__proto__'),
    ])
      assert.equal((await post('decrypt/k', { ciphertext })).status, 400);
    const giant = Array.from({ length: 10_001 }, () => ({}));
    assert.equal((await post('encrypt/k', { batch_input: giant })).status, 400);
    assert.equal((await post('encrypt/k', { batch_input: [] })).status, 400);
    assert.equal((await post('encrypt/k', { batch_input: { length: 1 } })).status, 400);
    assert.equal((await post('encrypt/k', { plaintext: '', nonce: base64('n'.repeat(12)) })).status, 400);
  });
});

describe('keys that transit makes for others', () => {
  it('are as long as asked, and in plaintext where the path says so', async () => {
    const { data, post } = await opened();
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
    const { data, post } = await opened();
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
    const { data, post, read } = await opened();
    await data('cache-config', { size: 500 });
    assert.deepEqual(await read('cache-config'), { size: 500 });
    assert.equal((await post('cache-config', { size: 5 })).status, 400);
  });
});

describe('what transit shows', () => {
  it('is what may be shown, in the form of each type', async () => {
    const { vault, data, read } = await opened();
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
    const { vault, data, post, read } = await opened({ exportable: true, allow_plaintext_backup: true });
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
    const { vault, post } = await opened({ type: 'ecdsa-p256' });
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
    const { data, post, read } = await opened({ exportable: true });
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
