import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { signer, tokenOf, webKeyOf } from '../auth/jwt/issuer.fixture.ts';
import { issueCertificate, selfSigned } from '../../platform/certificates/issue.ts';
import { keyPem, newKeyPair } from '../../platform/certificates/keys.ts';
import type { CertificateTerms } from '../../platform/certificates/types.ts';
import { TestVault } from '../vault.fixture.ts';

const PASSWORD = { password: 'fake-password' };

const withPeople = async () => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/auth/userpass', { type: 'userpass' });
  await vault.ask('update', 'auth/userpass/users/ann', PASSWORD);
  const logIn = async (name: string, password = PASSWORD.password) =>
    (await vault.ask('update', `auth/userpass/login/${name}`, { password }, { token: undefined })).status;
  return { vault, logIn };
};

const withRoles = async (role: object = {}) => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/auth/approle', { type: 'approle' });
  for (const name of ['one', 'two']) await vault.ask('update', `auth/approle/role/${name}`, { ...role });
  const make = async (name: string) =>
    (await vault.ask('update', `auth/approle/role/${name}/secret-id`)).body.data as Record<string, string>;
  const logIn = async (name: string, secretId = '') => {
    const { data } = (await vault.ask('read', `auth/approle/role/${name}/role-id`)).body;
    const body = { role_id: data['role_id'], secret_id: secretId };
    return (await vault.ask('update', 'auth/approle/login', body, { token: undefined })).status;
  };
  return { vault, make, logIn };
};

describe('advisories about names and passwords', () => {
  it('CVE-2025-6011, CVE-2025-54999, CVE-2025-6010 (HCSEC-2025-15): each login costs one hash, whoever is there', async () => {
    const { logIn } = await withPeople();
    let hashes = 0;
    const hook = createHook({ init: (_id, type) => void (hashes += Number(type === 'SCRYPTREQUEST')) });
    hook.enable();
    const costs: number[] = [];
    // The last ones are of a name that is locked by then.
    for (const [name, password] of [
      ['ann', PASSWORD.password],
      ['ann', 'wrong'],
      ['nobody', 'wrong'],
      ['a b', 'wrong'],
      ['ann', ''],
      ...Array.from({ length: 5 }, () => ['ann', 'wrong'] as const),
    ] as const) {
      const before = hashes;
      await logIn(name, password);
      costs.push(hashes - before);
    }
    hook.disable();
    assert.deepEqual(new Set(costs), new Set([1]));
  });

  it('CVE-2025-6004, CVE-2025-54998: no spelling of a name is counted for itself', async () => {
    const { vault, logIn } = await withPeople();
    for (const spelling of ['ANN', 'aNn', 'Ann', 'ann', 'anN']) await logIn(spelling, 'wrong');
    assert.deepEqual([await logIn('ann'), await logIn('ANn')], [400, 400]);
    vault.now += 16 * 60_000;
    assert.equal(await logIn('ANn'), 200);
    for (const other of ['ann ', 'ann\u200b', 'ａnn'])
      assert.equal(await logIn(other), 400, JSON.stringify(other));
  });
});

describe('advisories about roles of machines', () => {
  it('CVE-2023-24999: a secret id is destroyed by its own role alone', async () => {
    const { vault, make, logIn } = await withRoles();
    const { secret_id: secret = '', secret_id_accessor } = await make('one');
    const ask = (path: string, body: object) =>
      vault.ask('update', `auth/approle/role/two/${path}`, { ...body });
    await ask('secret-id-accessor/destroy', { secret_id_accessor });
    await ask('secret-id/destroy', { secret_id: secret });
    assert.equal((await ask('secret-id-accessor/lookup', { secret_id_accessor })).status, 404);
    assert.deepEqual([await logIn('one', secret), await logIn('two', secret)], [200, 400]);
  });

  it('CVE-2026-115362: a secret id that is over lets nobody in, before anybody has tidied up', async () => {
    const { vault, make, logIn } = await withRoles({ secret_id_ttl: '1m' });
    const { secret_id: secret = '' } = await make('one');
    vault.now += 59_999;
    assert.equal(await logIn('one', secret), 200);
    vault.now += 1;
    assert.equal(await logIn('one', secret), 400);
  });
});

describe('advisories about tokens of issuers', () => {
  it('CVE-2024-5798: a token for others is not for a role that asks for no audience, as a list or as a text', async () => {
    const key = signer('ES256');
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/auth/jwt', { type: 'jwt' });
    vault.fetch = () =>
      Promise.resolve({
        status: 200,
        body: JSON.stringify({ keys: [webKeyOf(key, { kid: 'one' })] }),
        scope: 'public',
      });
    await vault.ask('update', 'auth/jwt/config', { jwks_url: 'https://issuer.test/keys' });
    const role = { user_claim: 'sub', bound_subject: 'job' };
    await vault.ask('update', 'auth/jwt/role/free', role);
    await vault.ask('update', 'auth/jwt/role/bound', { ...role, bound_audiences: ['vault'] });
    const come = async (name: string, aud: unknown) => {
      const claims = { sub: 'job', aud, exp: vault.now / 1000 + 60 };
      const body = { role: name, jwt: tokenOf(key, claims, { kid: 'one' }) };
      return (await vault.ask('update', 'auth/jwt/login', body, { token: undefined })).status;
    };
    for (const aud of ['other', ['other'], 'vaul', 'vault2', ['vault2', 'x'], '', []])
      assert.deepEqual([await come('free', aud), await come('bound', aud)], [403, 403], String(aud));
    assert.deepEqual([await come('free', undefined), await come('bound', ['x', 'vault'])], [200, 200]);
  });
});

describe('advisories about certificates of clients', () => {
  const NOW = Date.UTC(2026, 0, 1);
  const terms = (name: string, more: Partial<CertificateTerms> = {}): CertificateTerms => ({
    subject: [{ CN: [name] }],
    names: [],
    notBefore: new Date(NOW - 60_000),
    notAfter: new Date(NOW + 3_600_000),
    usages: ['sign'],
    purposes: ['client'],
    ...more,
  });
  const opened = async (certificate: string, role: object = {}) => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/auth/cert', { type: 'cert' });
    const body = { certificate, token_policies: 'a', ...role };
    const written = await vault.ask('update', 'auth/cert/certs/web', body);
    const logIn = async (...pems: readonly string[]) => {
      const certificates = pems.map((pem) => new X509Certificate(pem).raw);
      return (await vault.ask('update', 'auth/cert/login', {}, { token: undefined, certificates })).status;
    };
    return { logIn, written };
  };

  it('CVE-2024-2048, CVE-2025-6037: whom a certificate that is no authority has made, or looks like it, is not let in', async () => {
    const own = await selfSigned(terms('web'));
    const keys = await newKeyPair();
    const below = {
      certificate: await issueCertificate(keys.publicKey, terms('admin'), own),
      key: await keyPem(keys),
    };
    // Of the same name and number, with another key; and what it made.
    const same = await selfSigned(terms('web'));
    const { logIn } = await opened(own.certificate);
    assert.equal(await logIn(own.certificate), 200);
    for (const chain of [
      [below.certificate],
      [below.certificate, own.certificate],
      [same.certificate],
      [same.certificate, own.certificate],
    ])
      assert.equal(await logIn(...chain), 403);
    const named = await opened(own.certificate, { allowed_common_names: 'other' });
    assert.equal(await named.logIn(own.certificate), 403);
  });

  it('CVE-2024-2660, CVE-2022-41316: what would not be looked at, whether a certificate is revoked, is not promised', async () => {
    const own = await selfSigned(terms('web'));
    const { written } = await opened(own.certificate, { ocsp_enabled: true });
    assert.equal(written.status, 400);
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/auth/cert', { type: 'cert' });
    assert.equal((await vault.ask('update', 'auth/cert/crls/one', { crl: 'x' })).status, 404);
  });
});
