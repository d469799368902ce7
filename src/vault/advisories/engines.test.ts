import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { domainProbe } from '../../platform/domain-probe/domain-probe.ts';
import { acmeVault } from '../engines/pki/acme/client.fixture.ts';
import { type AcmeConfig, mayBeAsked } from '../engines/pki/acme/config.ts';
import { namesOf, opened as openedPki, requestOf, revoked } from '../engines/pki/pki.fixture.ts';
import { alternativeNamesDer, NO_NAMES } from '../x509/alternative-names.ts';
import { extension, EXTENSION } from '../x509/extensions.ts';
import { base64, openTransit } from '../engines/transit/transit.fixture.ts';
import { TestVault } from '../vault.fixture.ts';

describe('advisories about certificates', () => {
  it('CVE-2026-115369, GHSA-g892-p242-8g86: addresses of a request are held to what its role allows', async () => {
    const { ask } = await openedPki({ allow_ip_sans: false, use_csr_sans: true });
    const sign = async (...ips: readonly string[]) => {
      const names = alternativeNamesDer({ ...NO_NAMES, dns: ['a.example.com'], ips });
      assert.ok(names);
      const csr = requestOf(['a.example.com'], extension(EXTENSION.alternativeNames, names));
      return ask('update', 'pki/sign/web', { csr });
    };
    assert.equal((await sign()).status, 200);
    for (const ip of ['10.0.0.1', '127.0.0.1', '::1', '0.0.0.0'])
      assert.equal((await sign(ip)).status, 400, ip);
    // Nor is a range promised that is not held to.
    await ask('update', 'pki/roles/range', { allow_ip_sans: false, allowed_ip_sans_cidr: '10.0.0.0/8' });
    const csr = requestOf([], extension(EXTENSION.alternativeNames, ipNames('10.0.0.1')));
    assert.ok((await ask('update', 'pki/sign/range', { csr, common_name: '10.0.0.1' })).status >= 400);
  });

  it('CVE-2026-5052: for a proof by ACME, no address of this machine or the link is asked', async () => {
    const { vault } = await acmeVault();
    const { data } = (await vault.ask('read', 'pki/config/acme')).body;
    const isPermitted = (address: string) => mayBeAsked(data as unknown as AcmeConfig, address);
    const rules = { port: 1, resolver: '', isPermitted };
    for (const host of ['127.0.0.1', '127.8.9.10', '0.0.0.0', '169.254.169.254', '::1', '::ffff:127.0.0.1'])
      for (const asked of [domainProbe.http(host, '/', rules), domainProbe.tlsAlpn(host, rules)])
        await assert.rejects(asked, { code: 'refused' }, host);
  });

  it('CVE-2022-25243: no star is certified where stars are not allowed', async () => {
    for (const role of [
      { allow_wildcard_certificates: false },
      { allow_wildcard_certificates: false, allow_bare_domains: true },
      { allow_wildcard_certificates: false, allow_glob_domains: true, allowed_domains: '*.example.com' },
    ]) {
      const { issue, ask } = await openedPki(role);
      for (const name of ['*.example.com', '*.a.example.com', 'a*.example.com', '*a.example.com']) {
        assert.equal((await issue({ common_name: name })).status, 400, name);
        assert.equal((await issue({ common_name: 'a.example.com', alt_names: name })).status, 400, name);
        const csr = requestOf(['a.example.com'], namesOf(name));
        assert.equal((await ask('update', 'pki/sign/web', { csr })).status, 400, name);
      }
    }
  });

  it('CVE-2021-29653: a list of revocations has every certificate that was revoked and is not over', async () => {
    const { vault, ask, issue } = await openedPki();
    const serials: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const { data } = await issue();
      serials.push(data['serial_number'] ?? '');
      await ask('update', 'pki/revoke', { serial_number: serials.at(-1) });
      await ask('update', 'pki/tidy', { tidy_revoked_certs: true, safety_buffer: '0s' });
    }
    vault.now += 60_000;
    const list = (await revoked(ask)).toString('hex');
    for (const serial of serials) assert.ok(list.includes(serial.replaceAll(':', '')), serial);
  });
});

describe('advisories about other engines', () => {
  it('CVE-2024-7594 (HCSEC-2024-20): no certificate of SSH is for everybody', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/ssh', { type: 'ssh' });
    await vault.ask('update', 'ssh/config/ca', { key_type: 'ssh-ed25519' });
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f fake';
    for (const role of [{}, { allowed_users: '*' }, { allowed_users: '' }, { default_user: '' }])
      for (const asked of [
        {},
        { valid_principals: '' },
        { valid_principals: ',' },
        { valid_principals: ' ' },
      ]) {
        await vault.ask('update', 'ssh/roles/r', { key_type: 'ca', allow_user_certificates: true, ...role });
        const { status } = await vault.ask('update', 'ssh/sign/r', { public_key: key, ...asked });
        assert.equal(status, 400, JSON.stringify([role, asked]));
      }
    await vault.ask('update', 'ssh/roles/r', {
      key_type: 'ca',
      allow_user_certificates: true,
      allowed_users: 'ann',
    });
    const good = { public_key: key, valid_principals: 'ann' };
    assert.equal((await vault.ask('update', 'ssh/sign/r', good)).status, 200);
  });

  it('CVE-2023-4680: nobody chooses a nonce where keys are not convergent', async () => {
    const { post, data } = await openTransit({ type: 'aes256-gcm96' });
    const nonce = base64(Buffer.alloc(12));
    const plaintext = base64('fake');
    for (const body of [{ plaintext, nonce }, { batch_input: [{ plaintext, nonce }] }]) {
      const { body: shown } = await post('encrypt/k', body);
      assert.ok(!JSON.stringify(shown).includes(nonce), JSON.stringify(shown));
    }
    const [one, other] = [await data('encrypt/k', { plaintext }), await data('encrypt/k', { plaintext })];
    assert.notEqual(one['ciphertext'], other['ciphertext']);
  });

  it('CVE-2026-55776: a key that cannot be derived is refused, and the vault goes on', async () => {
    const { vault, post } = await openTransit();
    for (const type of ['rsa-2048', 'rsa-4096', 'ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521'])
      for (const more of [{ derived: true }, { derived: true, convergent_encryption: true }])
        assert.equal((await post(`keys/${type}`, { type, ...more })).status, 400, type);
    assert.equal((await vault.ask('read', 'transit/keys/k')).status, 200);
  });

  it('CVE-2025-6014, CVE-2025-55000: a code is taken once, however it is spelled', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/totp', { type: 'totp' });
    await vault.ask('update', 'totp/keys/k', { generate: true, issuer: 'Shop', account_name: 'ann' });
    const code = String((await vault.ask('read', 'totp/code/k')).body.data['code']);
    const check = async (given: string) =>
      (await vault.ask('update', 'totp/code/k', { code: given })).body.data?.['valid'];
    const spellings = [` ${code}`, `${code} `, `${code}\n`, `0${code}`, `\u200b${code}`, `+${code}`];
    for (const spelling of spellings) assert.notEqual(await check(spelling), true, JSON.stringify(spelling));
    assert.equal(await check(code), true);
    for (const spelling of [code, ...spellings])
      assert.notEqual(await check(spelling), true, JSON.stringify(spelling));
  });

  it('CVE-2025-4166, CVE-2025-52893: what is wrong with a request is told without what it holds', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
    await vault.ask('update', 'sys/mounts/totp', { type: 'totp' });
    const secret = 'fake-and-secret';
    for (const [path, body] of [
      ['kv/data/a', { data: secret }],
      ['kv/data/a', { data: [secret] }],
      ['kv/data/a', { options: { cas: secret }, data: {} }],
      ['kv/data/a', { [secret]: secret }],
      ['kv/metadata/a', { custom_metadata: { a: { b: secret } } }],
      ['kv/destroy/a', { versions: [secret] }],
      ['totp/keys/k', { key: secret, account_name: 'a' }],
      ['auth/token/create', { ttl: secret }],
      ['auth/token/create', { num_uses: secret }],
    ] as const)
      for (const operation of ['update', 'patch'] as const) {
        const { status, body: shown } = await vault.ask(operation, path, { ...body });
        assert.ok(
          status >= 400 && !JSON.stringify(shown).includes(secret),
          `${path}: ${JSON.stringify(shown)}`,
        );
      }
  });
});

function ipNames(ip: string): Buffer {
  const names = alternativeNamesDer({ ...NO_NAMES, ips: [ip] });
  assert.ok(names);
  return names;
}
