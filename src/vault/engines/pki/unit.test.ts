import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { TestVault } from '../../vault.fixture.ts';
import { implicit, octets, oid, sequence, setOf, utf8 } from './der/encode.ts';
import { ANY_NAME, isAllowed, RULES } from './name-oracle.fixture.ts';
import { checkedRole } from './roles.ts';
import { alternativeNamesDer, NO_NAMES } from './x509/alternative-names.ts';
import { blocksOf, pemOf } from './x509/certificate.ts';
import { basicConstraints, extension, EXTENSION, keyUsage, SIGNS_CERTIFICATES } from './x509/extensions.ts';
import { signedRequest } from './x509/request.ts';

type Body = Readonly<Record<string, unknown>>;

const DAY = 86_400;
const { privateKey: KEY } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

/** A mount with a root of 20 days, and a role for what is below `example.com`. */
async function opened(role: Body = {}, root: Body = {}) {
  const vault = await TestVault.open();
  const ask = async (operation: Parameters<TestVault['ask']>[0], path: string, body: Body = {}) => {
    const { status, body: shown } = await vault.ask(operation, path, body);
    return { ...shown, status, data: shown.data as Readonly<Record<string, string>> };
  };
  await ask('update', 'sys/mounts/pki', { type: 'pki' });
  const made = await ask('update', 'pki/root/generate/internal', {
    common_name: 'Root',
    key_type: 'ec',
    ttl: 20 * DAY,
    ...root,
  });
  await ask('update', 'pki/roles/web', {
    allowed_domains: 'example.com',
    allow_subdomains: true,
    key_type: 'ec',
    ttl: '1h',
    ...role,
  });
  const issue = (more: Body = {}) =>
    ask('update', 'pki/issue/web', { common_name: 'a.example.com', ...more });
  return { vault, ask, issue, root: made.data };
}

const subjectOf = (...names: readonly string[]) =>
  sequence(...names.map((name) => setOf(sequence(oid('2.5.4.3'), utf8(name)))));
const requestOf = (names: readonly string[], ...extensions: readonly Buffer[]) =>
  pemOf('CERTIFICATE REQUEST', signedRequest(subjectOf(...names), KEY, extensions));
const namesOf = (...dns: readonly string[]) =>
  extension(EXTENSION.alternativeNames, alternativeNamesDer({ ...NO_NAMES, dns }) ?? Buffer.alloc(0));

async function revoked(
  ask: Awaited<ReturnType<typeof opened>>['ask'],
  path = 'pki/cert/crl',
): Promise<Buffer> {
  const { data } = await ask('read', path);
  const [der] = blocksOf(data['certificate'] ?? data['crl'] ?? '', 'X509 CRL');
  assert.ok(der);
  return der;
}

const bytesOf = (serial = '') => Buffer.from(serial.replaceAll(':', ''), 'hex');

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

  it('takes no more of a request than names that its role allows', async () => {
    const { ask } = await opened({ allow_ip_sans: false });
    const sign = (csr: string, more: Body = {}) => ask('update', 'pki/sign/web', { csr, ...more });
    const constraints = [basicConstraints(3), keyUsage([SIGNS_CERTIFICATES])];
    const { data } = await sign(requestOf(['a.example.com'], ...constraints, namesOf('b.example.com')));
    const leaf = new X509Certificate(data['certificate'] ?? '');
    assert.equal(leaf.ca, false);
    assert.equal(leaf.subjectAltName, 'DNS:a.example.com, DNS:b.example.com');
    const other = sequence(oid('1.2.3.4'), implicit(0, 'a'));
    const refused = [
      requestOf(['a.example.org']),
      requestOf(['10.0.0.1']),
      requestOf(['a.example.com', 'evil.org']),
      requestOf(['a.example.com'], namesOf('evil.org')),
      requestOf(['a.example.com'], namesOf('a.example.com.')),
      requestOf(['a.example.com'], namesOf('evil.org\0.example.com')),
      requestOf(
        ['a.example.com'],
        extension(
          EXTENSION.alternativeNames,
          alternativeNamesDer({ ...NO_NAMES, ips: ['10.0.0.1'] }) ?? other,
        ),
      ),
      requestOf(['a.example.com'], extension(EXTENSION.alternativeNames, sequence(implicit(0, other)))),
      requestOf(['a.example.com'], namesOf('a.example.com'), namesOf('evil.org')),
      `${requestOf(['a.example.com'])}\n${requestOf(['evil.org'])}`,
      'no request',
    ];
    for (const csr of refused) assert.equal((await sign(csr)).status, 400, csr);
    const asked = await sign(requestOf([]), { common_name: 'c.example.com' });
    assert.equal(new X509Certificate(asked.data['certificate'] ?? '').subject, 'CN=c.example.com');
  });

  it('signs requests by what their role allows, and no others, whatever they ask for', async () => {
    const { ask } = await opened();
    const name = ANY_NAME.filter((one) => /^[\x20-\x7e]+$/.test(one) && !one.includes(','));
    await fc.assert(
      fc.asyncProperty(
        RULES,
        fc.array(name, { maxLength: 2 }),
        fc.array(name, { maxLength: 3 }),
        fc.constantFrom([], ['10.0.0.1'], ['::1']),
        async (rules, own, dns, ips) => {
          const role = checkedRole({ ...rules, key_type: 'ec', ttl: '1h', require_cn: false });
          await ask('update', 'pki/roles/any', { ...role });
          const names = alternativeNamesDer({ ...NO_NAMES, dns, ips });
          const extensions = names ? [extension(EXTENSION.alternativeNames, names)] : [];
          const { status, data } = await ask('update', 'pki/sign/any', {
            csr: requestOf(own, ...extensions),
          });
          const isGood = [...own, ...dns].every((one) => isAllowed(one, role));
          const isAddressed = ips.length === 0 || role.allow_ip_sans;
          if (isGood && isAddressed && own.length < 2 && own.length + dns.length + ips.length > 0)
            assert.equal(status, 200);
          if (status !== 200) return;
          assert.ok(own.length < 2 && isAddressed && dns.every((one) => isAllowed(one, role)));
          const leaf = new X509Certificate(data['certificate'] ?? '');
          const said = (leaf.subjectAltName ?? '').split(', ').filter((one) => one.startsWith('DNS:'));
          const wanted = [...own.filter((one) => isAllowed(one, role)), ...dns].map(
            (one) => `DNS:${one.toLowerCase()}`,
          );
          assert.deepEqual(said, [...new Set(wanted)]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes a request as it is, but for one of an authority, or with what nobody knows', async () => {
    const { ask } = await opened();
    const sign = (csr: string) => ask('update', 'pki/sign-verbatim', { csr, ttl: '1h' });
    const { data } = await sign(requestOf(['Anybody'], namesOf('any.org'), basicConstraints(undefined)));
    assert.equal(new X509Certificate(data['certificate'] ?? '').subjectAltName, 'DNS:any.org');
    for (const one of [
      basicConstraints(-1),
      keyUsage([SIGNS_CERTIFICATES]),
      extension(EXTENSION.nameConstraints, sequence()),
      extension('1.2.3.4', octets(Buffer.alloc(1))),
    ])
      assert.equal((await sign(requestOf(['Anybody'], one))).status, 400);
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

  it('tells every revocation, whoever notes them at once, and whatever came between', async () => {
    const { ask, issue } = await opened({ generate_lease: true });
    const leaves = await Promise.all([1, 2, 3, 4, 5, 6].map(() => issue()));
    const serials = leaves.map(({ data }) => data['serial_number'] ?? '');
    await Promise.all(
      serials
        .slice(0, 5)
        .flatMap((serial) => [ask('update', 'pki/revoke', { serial_number: serial }), revoked(ask)]),
    );
    await ask('update', `sys/leases/revoke`, { lease_id: leaves[5]?.lease_id });
    const list = await revoked(ask);
    for (const serial of serials) assert.ok(list.includes(bytesOf(serial)), serial);
    const { keys } = (await ask('list', 'pki/certs/revoked/')).data as unknown as {
      readonly keys: readonly string[];
    };
    assert.deepEqual(keys.toSorted(), serials.toSorted());
    const again = await ask('update', 'pki/revoke', { serial_number: serials[0] });
    assert.equal(again.data['state'], 'revoked');
    await ask('update', 'pki/config/crl', { disable: true });
    assert.ok(!(await revoked(ask)).includes(bytesOf(serials[0])));
  });

  it('makes a list once for all who read it, and anew before its time is over', async () => {
    const { vault, ask } = await opened();
    const first = await revoked(ask);
    assert.deepEqual(await revoked(ask), first);
    vault.now += 37 * 3_600_000;
    assert.notDeepEqual(await revoked(ask), first);
  });

  it('revokes what was not stored by its certificate, and by its key for who has that alone', async () => {
    const { ask, issue } = await opened({ no_store: true });
    const [{ data }, other] = [await issue(), await issue()];
    assert.equal((await ask('update', 'pki/revoke', { serial_number: data['serial_number'] })).status, 400);
    const withKey = (private_key = '') =>
      ask('update', 'pki/revoke-with-key', { certificate: data['certificate'], private_key });
    assert.equal((await withKey(other.data['private_key'])).status, 400);
    assert.equal((await withKey(data['private_key'])).status, 200);
    assert.ok((await revoked(ask)).includes(bytesOf(data['serial_number'])));
    const foreign = (await (await opened()).issue()).data['certificate'];
    assert.equal((await ask('update', 'pki/revoke', { certificate: foreign })).status, 400);
    assert.equal(
      (
        await ask('update', 'pki/revoke', {
          certificate: (await ask('read', 'pki/cert/ca')).data['certificate'],
        })
      ).status,
      400,
    );
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
      { no_store: true, generate_lease: true },
    ])
      assert.equal((await ask('update', 'pki/roles/other', more)).status, 400, JSON.stringify(more));
    assert.equal((await ask('update', 'pki/config/crl', { enable_delta: true })).status, 400);
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

  it('forgets what is over for long, when it is told to', async () => {
    const { vault, ask, issue } = await opened();
    const serials = [await issue(), await issue()].map(({ data }) => data['serial_number']);
    await ask('update', 'pki/revoke', { serial_number: serials[0] });
    vault.now += 4 * DAY * 1000;
    await ask('update', 'pki/tidy', { tidy_cert_store: true });
    assert.equal((await ask('read', `pki/cert/${serials[1]}`)).status, 404);
    assert.ok((await revoked(ask)).includes(bytesOf(serials[0])));
    await ask('update', 'pki/tidy', { tidy_revoked_certs: true });
    assert.ok(!(await revoked(ask)).includes(bytesOf(serials[0])));
    assert.equal((await ask('read', 'pki/tidy-status')).data['revoked_cert_deleted_count'], 1);
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
