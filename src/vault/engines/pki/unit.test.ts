import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { TestVault } from '../../vault.fixture.ts';
import { readRequest } from '../../x509/request.ts';
import { type Body, DAY, opened, revoked, bytesOf } from './pki.fixture.ts';

describe('the engine of certificates', () => {
  it('issues what its role says, by its issuer', async () => {
    const { issue, root, ask } = await opened({ ou: 'Shop', client_flag: false });
    const { data } = await issue({ alt_names: 'b.example.com', ip_sans: '10.0.0.1' });
    const [leaf, above] = [data['certificate'] ?? '', root['certificate'] ?? ''].map(
      (pem) => new X509Certificate(pem),
    );
    assert.ok(leaf && above && leaf.checkIssued(above) && leaf.verify(above.publicKey));
    assert.equal(leaf.subject, 'OU=Shop\nCN=a.example.com');
    assert.equal(leaf.subjectAltName, 'DNS:a.example.com, DNS:b.example.com, IP Address:10.0.0.1');
    assert.deepEqual([leaf.ca, leaf.keyUsage], [false, ['1.3.6.1.5.5.7.3.1']]);
    assert.equal(data['serial_number'], leaf.serialNumber.toLowerCase().replace(/..(?!$)/g, '$&:'));
    assert.equal(bytesOf(data['serial_number']).length, 20);
    assert.equal(leaf.validToDate.getTime(), Date.UTC(2026, 0, 1, 1));
    assert.match(data['private_key'] ?? '', /^-----BEGIN EC PRIVATE KEY/);
    assert.equal(
      (await ask('read', `pki/cert/${data['serial_number']?.replaceAll(':', '-')}`)).data['certificate'],
      data['certificate'],
    );
  });

  it('tells the key of an authority once, where that was asked, and never again', async () => {
    const { ask, root } = await opened();
    assert.equal(root['private_key'], undefined);
    const exported = await ask('update', 'pki/root/generate/exported', {
      common_name: 'Other',
      key_type: 'ed25519',
    });
    assert.match(exported.data['private_key'] ?? '', /PRIVATE KEY/);
    const { keys } = (await ask('list', 'pki/keys/')).data as unknown as { readonly keys: readonly string[] };
    assert.equal(keys.length, 2);
    for (const path of [
      'issuer/default',
      'issuer/default/json',
      'issuers',
      'cert/ca',
      ...keys.map((id) => `key/${id}`),
    ]) {
      const { status, ...answer } = await ask(path === 'issuers' ? 'list' : 'read', `pki/${path}`);
      assert.equal(status, 200, path);
      assert.doesNotMatch(JSON.stringify(answer), /PRIVATE/);
    }
  });

  it('issues nothing that ends after its issuer, or after what its role gives', async () => {
    const { vault, ask, issue } = await opened({ max_ttl: 0, ttl: 0 });
    assert.match(String((await issue({ ttl: 30 * DAY })).errors), /beyond the expiration of the CA/);
    await ask('update', 'pki/issuer/default', { leaf_not_after_behavior: 'truncate' });
    const end = Date.UTC(2026, 0, 21) / 1000;
    assert.equal((await issue({ ttl: 30 * DAY })).data['expiration'], end);
    assert.equal(
      (await issue({ not_after: '2026-01-03T00:00:00Z' })).data['expiration'],
      Date.UTC(2026, 0, 3) / 1000,
    );
    assert.equal((await issue({ not_after: '2025-01-03T00:00:00Z' })).status, 400);
    assert.equal(
      (await ask('update', 'pki/issuer/default', { leaf_not_after_behavior: 'permit' })).status,
      400,
    );
    await ask('patch', 'pki/roles/web', { max_ttl: '2h' });
    const capped = await issue({ ttl: '3h' });
    assert.equal(capped.data['expiration'], Date.UTC(2026, 0, 1, 2) / 1000);
    assert.match(JSON.stringify(capped), /longer than permitted/);
    vault.now = end * 1000;
    assert.equal((await issue()).status, 400);
  });

  it('lets authorities below it be as deep as they may', async () => {
    const { ask } = await opened({}, { max_path_length: 1 });
    await ask('update', 'sys/mounts/below', { type: 'pki' });
    const { data } = await ask('update', 'below/intermediate/generate/internal', {
      common_name: 'Below',
      key_type: 'ec',
    });
    const sign = (mount: string, more: Body = {}) =>
      ask('update', `${mount}/root/sign-intermediate`, {
        csr: data['csr'],
        common_name: 'Below',
        ttl: DAY,
        ...more,
      });
    assert.equal((await sign('pki', { max_path_length: 1 })).status, 400);
    const signed = await sign('pki');
    const taken = await ask('update', 'below/intermediate/set-signed', {
      certificate: signed.data['certificate'],
    });
    assert.equal(taken.data['imported_issuers']?.length, 1);
    assert.equal((await sign('below')).status, 400);
    const chain = (await ask('read', 'below/issuer/default')).data['ca_chain'];
    assert.equal(chain?.length, 1);
    assert.equal(
      (
        await ask('update', 'below/intermediate/set-signed', {
          certificate: (await ask('read', 'pki/cert/ca')).data['certificate'],
        })
      ).status,
      400,
    );
  });

  it('asks for another certificate of an authority by the key that it has', async () => {
    const { ask, root } = await opened();
    const body = { common_name: 'Root', key_ref: root['key_id'] };
    const { data, status } = await ask('update', 'pki/intermediate/cross-sign', body);
    assert.deepEqual([status, data['key_id'], data['private_key']], [200, root['key_id'], undefined]);
    const own = new X509Certificate(root['certificate'] ?? '').publicKey;
    assert.ok(readRequest(data['csr'] ?? '').key.equals(own));
    assert.equal((await ask('update', 'pki/intermediate/cross-sign', { key_ref: 'none' })).status, 400);
  });

  it('takes issuers that were made elsewhere, once, and has one default', async () => {
    const { ask, root } = await opened();
    const elsewhere = await opened({}, { key_type: 'rsa' });
    const exported = await elsewhere.ask('update', 'pki/root/generate/exported', {
      common_name: 'Elsewhere',
      key_type: 'ec',
    });
    const pem_bundle = `${exported.data['private_key']}\n${exported.data['certificate']}`;
    const taken = await ask('update', 'pki/config/ca', { pem_bundle });
    assert.deepEqual([taken.data['imported_issuers']?.length, taken.data['imported_keys']?.length], [1, 1]);
    const again = await ask('update', 'pki/config/ca', { pem_bundle });
    assert.deepEqual(
      [again.data['imported_issuers']?.length, again.data['existing_issuers']?.length],
      [0, 1],
    );
    assert.equal((await ask('read', 'pki/config/issuers')).data['default'], root['issuer_id']);
    await ask('update', `pki/issuer/${taken.data['imported_issuers']?.[0]}`, { issuer_name: 'elsewhere' });
    assert.equal((await ask('update', 'pki/issuer/default', { issuer_name: 'elsewhere' })).status, 400);
    const leaf = await ask('update', 'pki/issuer/elsewhere/issue/web', { common_name: 'a.example.com' });
    assert.equal(new X509Certificate(leaf.data['certificate'] ?? '').issuer, 'CN=Elsewhere');
    await ask('update', 'pki/issuer/elsewhere/revoke');
    assert.equal(
      (await ask('update', 'pki/issuer/elsewhere/issue/web', { common_name: 'a.example.com' })).status,
      400,
    );
    const leafBundle = { pem_bundle: leaf.data['certificate'] };
    assert.equal((await ask('update', 'pki/issuers/import/cert', leafBundle)).status, 400);
    await ask('delete', 'pki/issuer/default');
    assert.equal((await ask('update', 'pki/issue/web', { common_name: 'a.example.com' })).status, 404);
  });

  it('says no to what it would not hold to', async () => {
    const { ask, issue } = await opened();
    for (const more of [
      { allowed_other_sans: '1.2.3;UTF8:*' },
      { allowed_domains_template: true },
      { use_pss: true },
      { key_usage: 'CertSign' },
      { key_usage: 'DigitalSignatur' },
      { ext_key_usage: 'Nothing' },
      { ext_key_usage_oids: '1.2.x' },
      { key_type: 'rsa', key_bits: 1024 },
      { ttl: '2h', max_ttl: '1h' },
      { not_before_duration: '999999999h' },
      { no_store: true, generate_lease: true },
    ])
      assert.equal((await ask('update', 'pki/roles/other', more)).status, 400, JSON.stringify(more));
    assert.equal((await ask('update', 'pki/config/crl', { unified_crl: true })).status, 400);
    assert.equal((await issue({ other_sans: '1.2.3;UTF8:a' })).status, 400);
    assert.equal(
      (
        await ask('update', 'pki/root/generate/internal', {
          common_name: 'R',
          permitted_ip_ranges: '10.0.0.0/8',
        })
      ).status,
      400,
    );
    assert.equal((await ask('update', 'pki/root/generate/kms', { common_name: 'R' })).status, 400);
  });

  it('lets nobody without a token do more than read what is of everybody', async () => {
    const { vault } = await opened();
    const status = async (operation: 'read' | 'update' | 'list', path: string) =>
      (await vault.ask(operation, `pki/${path}`, {}, { token: undefined })).status;
    for (const path of [
      'ca',
      'ca/pem',
      'ca_chain',
      'crl',
      'crl/pem',
      'cert/ca',
      'cert/crl',
      'issuer/default/pem',
      'issuer/default/crl/pem',
      'ocsp/MAA',
    ])
      assert.equal(await status('read', path), 200, path);
    for (const path of [
      'issue/web',
      'sign/web',
      'sign-verbatim',
      'revoke',
      'revoke-with-key',
      'tidy',
      'root/generate/exported',
      'config/ca',
    ])
      assert.equal(await status('update', path), 403, path);
    for (const path of ['roles/web', 'issuer/default', 'config/crl', 'crl/rotate'])
      assert.equal(await status('read', path), 403, path);
    assert.equal(await status('list', 'certs'), 403);
  });

  it('is one on all replicas', async () => {
    const { vault, ask, issue } = await opened();
    const replica = await TestVault.join(vault, vault.storage);
    const { data } = await issue();
    await replica.ask('update', 'pki/revoke', { serial_number: data['serial_number'] });
    assert.ok((await revoked(ask)).includes(bytesOf(data['serial_number'])));
    const roots = await Promise.all(
      [vault, replica].map((one) =>
        one.ask('update', 'pki/root/generate/internal', {
          common_name: 'R',
          key_type: 'ec',
          issuer_name: 'same',
        }),
      ),
    );
    assert.deepEqual(
      roots.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 400],
    );
  });
});
