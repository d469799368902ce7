import assert from 'node:assert/strict';
import { constants, createPublicKey, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { SELF_SIGNED } from '../../http/self-signed.fixture.ts';
import { type Asked, startService, type Told } from '../service.fixture.ts';
import { azureKeyVaultSeal } from './unit.ts';

const KEY = Buffer.alloc(32, 7);
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const OAEP = { oaepHash: 'sha256', padding: constants.RSA_PKCS1_OAEP_PADDING };

/** Who gives tokens, and the vault of keys. Source: the reference of REST of Key Vault, and OpenID Connect Discovery. */
function azure({ path, headers, body }: Asked, url: string): Told {
  if (path.includes('openid-configuration')) {
    const at = `${url}/tenant/oauth2/v2.0`;
    const issuer = `${url}/tenant/v2.0`;
    return {
      body: {
        issuer,
        token_endpoint: `${at}/token`,
        authorization_endpoint: `${at}/authorize`,
        jwks_uri: `${at}/keys`,
      },
    };
  }
  if (path.includes('/token'))
    return body.includes('fake-secret')
      ? { body: { token_type: 'Bearer', expires_in: 3600, access_token: 'fake-token' } }
      : { status: 401, body: { error: 'invalid_client', error_description: 'no' } };
  if (headers.authorization !== 'Bearer fake-token') {
    const challenge = `Bearer authorization="${url}/tenant", resource="https://vault.azure.net"`;
    return {
      status: 401,
      headers: { 'www-authenticate': challenge },
      body: { error: { code: 'Unauthorized' } },
    };
  }
  const kid = `${url}/keys/unseal/1`;
  if (path.startsWith('/keys/other'))
    return { status: 404, body: { error: { code: 'KeyNotFound', message: 'no' } } };
  if (!/\/(un)?wrapkey/i.test(path)) {
    const jwk = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({ format: 'jwk' });
    return {
      body: { key: { ...jwk, kid, key_ops: ['wrapKey', 'unwrapKey'] }, attributes: { enabled: true } },
    };
  }
  const value = Buffer.from((JSON.parse(body) as { value: string }).value, 'base64url');
  try {
    const done = /unwrap/i.test(path)
      ? privateDecrypt({ key: privateKey, ...OAEP }, value)
      : publicEncrypt({ key: publicKey, ...OAEP }, value);
    return { body: { kid, value: done.toString('base64url') } };
  } catch {
    return { status: 400, body: { error: { code: 'BadParameter', message: 'no' } } };
  }
}

describe('the seal by Azure Key Vault', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-azurekeyvault-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, SELF_SIGNED.cert);
  after(() => rmSync(folder, { recursive: true }));
  const open = (url: string, more: object = {}) =>
    azureKeyVaultSeal.open({
      vault_name: 'keys',
      key_name: 'unseal',
      resource: 'vault.azure.net',
      tenant_id: 'tenant',
      client_id: 'client',
      client_secret: 'fake-secret',
      endpoint: url,
      authority: url,
      ca,
      ...more,
    });

  it('wraps by one key and unwraps by its version, and by none of others', async () => {
    await using service = await startService(azure, true);
    const wrapper = await open(service.url);
    const wrapped = await wrapper.wrap(KEY);
    assert.equal(wrapped['key_id'], `${service.url}/keys/unseal/1`);
    assert.deepEqual(await wrapper.unwrap(wrapped), KEY);
    await assert.rejects(wrapper.unwrap({ ...wrapped, ciphertext: 'AAAA' }), { code: 'mismatch' });
    const others = { ...wrapped, key_id: 'https://other.example/keys/unseal/1' };
    await assert.rejects(wrapper.unwrap(others), { code: 'mismatch', message: /other\.example/ });
  });

  it('tells what is refused', async () => {
    await using service = await startService(azure, true);
    await assert.rejects((await open(service.url, { key_name: 'other' })).wrap(KEY), { code: 'refused' });
    const wrong = await open(service.url, { client_secret: 'fake-wrong' });
    await assert.rejects(wrong.wrap(KEY), (error: Error) => !error.message.includes('fake-wrong'));
  });
});
