import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { opened } from './pki.fixture.ts';

const pemOf = (curve = 'prime256v1') =>
  generateKeyPairSync('ec', { namedCurve: curve })
    .privateKey.export({ format: 'pem', type: 'pkcs8' })
    .toString();

describe('keys of authorities', () => {
  it('are taken from elsewhere, once, and never told again', async () => {
    const { ask } = await opened();
    const pem = pemOf();
    const taken = await ask('update', 'pki/keys/import', { pem_bundle: pem, key_name: 'brought' });
    assert.deepEqual([taken.status, taken.data['key_name'], taken.data['key_type']], [200, 'brought', 'ec']);
    assert.deepEqual((await ask('update', 'pki/keys/import', { pem_bundle: pem })).data, taken.data);
    const made = await ask('update', 'pki/root/generate/existing', {
      common_name: 'Own',
      key_ref: 'brought',
    });
    assert.equal(made.data['key_id'], taken.data['key_id']);
    assert.ok(!JSON.stringify([taken, made, await ask('read', 'pki/key/brought')]).includes('PRIVATE'));
    const { keys } = (await ask('list', 'pki/keys/')).data as unknown as { readonly keys: readonly string[] };
    assert.equal(keys.length, 2);
    for (const [pem_bundle, key_name] of [
      [pemOf(), 'brought'],
      [pemOf(), 'default'],
      [pemOf('secp256k1'), 'other'],
      [pem + pemOf(), 'two'],
      [made.data['certificate'], 'none'],
      ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'broken'],
    ])
      assert.equal((await ask('update', 'pki/keys/import', { pem_bundle, key_name })).status, 400, key_name);
  });

  it('have a default: the one that is chosen, or that of the default issuer', async () => {
    const { ask, root } = await opened();
    const chosen = async () => (await ask('read', 'pki/config/keys')).data['default'];
    assert.equal(await chosen(), root['key_id']);
    const other = (
      await ask('update', 'pki/keys/generate/internal', { key_type: 'ed25519', key_name: 'other' })
    ).data;
    assert.equal(await chosen(), root['key_id']);
    assert.equal(
      (await ask('update', 'pki/config/keys', { default: 'other' })).data['default'],
      other['key_id'],
    );
    assert.deepEqual((await ask('read', 'pki/key/default')).data, other);
    const made = await ask('update', 'pki/intermediate/generate/existing', { common_name: 'Below' });
    assert.equal(made.data['key_id'], other['key_id']);
    assert.equal((await ask('update', 'pki/config/keys', { default: 'none' })).status, 404);
    await ask('delete', 'pki/key/other');
    assert.equal(await chosen(), root['key_id']);
    await ask('delete', 'pki/root');
    assert.equal(await chosen(), '');
  });
});

describe('a root', () => {
  it('is rotated by the next one, which takes its place once that is said', async () => {
    const { ask, issue, root } = await opened();
    assert.equal((await ask('update', 'pki/root/replace')).status, 404);
    const next = (await ask('update', 'pki/root/rotate/internal', { common_name: 'Next', key_type: 'ec' }))
      .data;
    assert.equal(next['issuer_name'], 'next');
    const again = (await ask('update', 'pki/root/rotate/internal', { common_name: 'Later', key_type: 'ec' }))
      .data;
    assert.equal(again['issuer_name'], '');
    const issuedBy = async () => new X509Certificate((await issue()).data['certificate'] ?? '').issuer;
    assert.equal(await issuedBy(), 'CN=Root');
    assert.equal((await ask('update', 'pki/root/replace')).data['default'], next['issuer_id']);
    assert.equal(await issuedBy(), 'CN=Next');
    await ask('update', 'pki/root/replace', { default: root['issuer_id'] });
    assert.equal((await ask('read', 'pki/config/issuers')).data['default'], root['issuer_id']);
    assert.equal(await issuedBy(), 'CN=Root');
  });
});
