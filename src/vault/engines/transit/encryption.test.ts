import assert from 'node:assert/strict';
import { createDecipheriv } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { TestVault } from '../../vault.fixture.ts';
import { base64, openTransit } from './transit.fixture.ts';

describe('encryption by transit', () => {
  it('has the form that clients know: nonce, ciphertext and tag by the exported key', async () => {
    const { data, read } = await openTransit({ exportable: true });
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
      const { data } = await openTransit({ type });
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
          const anew = await data('rewrap/k', { ciphertext: one['ciphertext'] });
          assert.notEqual(anew['ciphertext'], one['ciphertext']);
          assert.deepEqual(await data('decrypt/k', anew), { plaintext: texts[0] });
        }),
        { numRuns: propertyRuns(8) },
      );
    });

  it('is bound to context and associated data', async () => {
    const { data, post } = await openTransit({ derived: true });
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
    const { data } = await openTransit({ derived: true, convergent_encryption: true });
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
    const { data, post } = await openTransit();
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
    await data('keys/k/config', { min_decryption_version: 2 });
    assert.equal((await post('encrypt/k', { plaintext: '', key_version: 1 })).status, 400);
    await data('keys/k/config', { min_encryption_version: 3 });
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

  it('reads base64 with line ends, and no other than base64', async () => {
    const { data, post } = await openTransit();
    const plaintext = base64('some text that is long enough for two lines');
    const broken = `${plaintext.slice(0, 20)}\r\n${plaintext.slice(20)}\n`;
    assert.deepEqual(await data('decrypt/k', await data('encrypt/k', { plaintext: broken })), { plaintext });
    for (const bad of ['A', 'AAA', 'AA=A', 'AAAA=', '====', '\n=', 'A_A-', 'AA AA', 'ÄAAA'])
      assert.equal((await post('encrypt/k', { plaintext: bad })).status, 400, bad);
    // In time that grows as the text does.
    const ends = `${'\n'.repeat(200_000)}%`;
    assert.equal((await post('encrypt/k', { plaintext: ends })).status, 400);
  });

  it('tells what was wrong with each item of a batch, and with nothing else', async () => {
    const { post } = await openTransit();
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
    const { vault, data, post, read } = await openTransit();
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
    const { data, read } = await openTransit();
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

  it('is one for all replicas, also while one of them rotates', async () => {
    const { vault } = await openTransit();
    const replica = await TestVault.join(vault, vault.storage);
    for (let n = 1; n <= 6; n += 1) {
      const [one, other] = n % 2 === 0 ? [vault, replica] : [replica, vault];
      await one.ask('update', 'transit/keys/k/rotate');
      const body = { plaintext: base64(String(n)) };
      const { ciphertext } = (await other.ask('update', 'transit/encrypt/k', body)).body.data;
      assert.match(String(ciphertext), new RegExp(`^vault:v${n + 1}:`));
      assert.deepEqual((await one.ask('update', 'transit/decrypt/k', { ciphertext })).body.data, body);
    }
  });

  it('makes one key where many are first', async () => {
    const { data } = await openTransit();
    const sealed = await Promise.all(
      Array.from({ length: 8 }, () => data('encrypt/fresh', { plaintext: base64('x') })),
    );
    for (const one of sealed) assert.deepEqual(await data('decrypt/fresh', one), { plaintext: base64('x') });
  });

  it('refuses what is no ciphertext of it, whatever it is', async () => {
    const { data, post } = await openTransit();
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
