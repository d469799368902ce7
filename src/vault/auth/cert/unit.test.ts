import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { issueCertificate, selfSigned } from '../../../platform/certificates/issue.ts';
import { keyPem, newKeyPair } from '../../../platform/certificates/keys.ts';
import type { CertificateTerms, KeyedCertificate } from '../../../platform/certificates/types.ts';
import { TestVault } from '../../vault.fixture.ts';
import { readCertificate } from './certificate.ts';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const ID = 'spiffe://shop.test/web';

const terms = (more: Partial<CertificateTerms>): CertificateTerms => ({
  subject: [{ CN: ['web.shop.test'] }],
  names: [],
  notBefore: new Date(NOW - DAY),
  notAfter: new Date(NOW + DAY),
  usages: ['sign'],
  purposes: ['client'],
  ...more,
});
const authorityTerms = (name: string, more: Partial<CertificateTerms> = {}) =>
  terms({
    subject: [{ CN: [name] }],
    usages: ['sign-certificates'],
    purposes: [],
    authority: { pathLength: 1 },
    ...more,
  });
const leafTerms = (more: Partial<CertificateTerms> = {}) =>
  terms({
    subject: [{ CN: ['web.shop.test'] }, { OU: ['sea'] }],
    names: [
      { type: 'url', value: ID },
      { type: 'dns', value: 'web.shop.test' },
      { type: 'email', value: 'web@shop.test' },
    ],
    ...more,
  });

const der = (pem: string) => new X509Certificate(pem).raw;
/** A certificate below another, and its key. */
const below = async (issuer: KeyedCertificate, asked: CertificateTerms): Promise<KeyedCertificate> => {
  const keys = await newKeyPair();
  return { certificate: await issueCertificate(keys.publicKey, asked, issuer), key: await keyPem(keys) };
};

const opened = async (certificate: string, role: object = {}) => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/auth/cert', { type: 'cert' });
  const written = await vault.ask('update', 'auth/cert/certs/web', {
    certificate,
    token_policies: 'a',
    ...role,
  });
  const logIn = (certificates: readonly string[], body: Record<string, unknown> = {}) =>
    vault.ask('update', 'auth/cert/login', body, { token: undefined, certificates: certificates.map(der) });
  return { vault, written, logIn };
};

describe('certificates of clients', () => {
  let root: KeyedCertificate;
  let leaf: KeyedCertificate;
  before(async () => {
    root = await selfSigned(authorityTerms('root'));
    leaf = await below(root, leafTerms());
  });

  it('let in who has one of the authority of a role, by its name or its SPIFFE identity', async () => {
    const { vault, logIn } = await opened(root.certificate, { allowed_uri_sans: 'spiffe://shop.test/*' });
    const { status, body } = await logIn([leaf.certificate]);
    assert.equal(status, 200);
    const aliasOf = async (id: string) =>
      ((await vault.ask('read', `identity/entity/id/${id}`)).body.data['aliases'] as { name: string }[])[0]
        ?.name;
    assert.equal(await aliasOf(body.auth.entity_id), 'web.shop.test');
    const nameless = await below(root, leafTerms({ subject: [] }));
    assert.equal(await aliasOf((await logIn([nameless.certificate])).body.auth.entity_id), ID);
    assert.equal((await logIn([leaf.certificate], { name: 'WEB' })).status, 200);
  });

  it('are shown again to renew what was given for them (CVE-2026-39388)', async () => {
    const { vault, logIn } = await opened(root.certificate);
    const { auth } = (await logIn([leaf.certificate])).body;
    const other = await below(root, leafTerms());
    const renew = async (certificates: readonly string[], path = 'renew-self') => {
      const options = { token: auth.client_token, certificates: certificates.map(der) };
      return (await vault.ask('update', `auth/token/${path}`, { token: auth.client_token }, options)).status;
    };
    assert.equal(await renew([leaf.certificate]), 200);
    assert.deepEqual([await renew([]), await renew([other.certificate])], [403, 403]);
    await vault.ask('delete', 'auth/cert/certs/web');
    assert.equal(await renew([leaf.certificate]), 403);
  });

  it('have every name that their role asks for', async () => {
    const asked: readonly (readonly [object, boolean])[] = [
      [{ allowed_common_names: 'web.*' }, true],
      [{ allowed_common_names: 'web' }, false],
      [{ allowed_dns_sans: '*.shop.test' }, true],
      [{ allowed_dns_sans: '*.other.test' }, false],
      [{ allowed_email_sans: '*@shop.test' }, true],
      [{ allowed_email_sans: 'root@*' }, false],
      [{ allowed_uri_sans: ID }, true],
      [{ allowed_uri_sans: `${ID}/x` }, false],
      [{ allowed_organizational_units: 'sea,land' }, true],
      [{ allowed_organizational_units: 'land' }, false],
      [{ allowed_names: '*@shop.test' }, true],
      [{ allowed_names: ID }, false],
      [{ required_extensions: 'hex:2.5.29.15:0302*' }, true],
      [{ required_extensions: 'hex:2.5.29.15:ff*' }, false],
      [{ required_extensions: '1.2.3.4:x' }, false],
      [{ allowed_common_names: 'web.*', allowed_uri_sans: 'spiffe://other.test/*' }, false],
    ];
    for (const [role, isLetIn] of asked) {
      const { logIn } = await opened(root.certificate, role);
      assert.equal((await logIn([leaf.certificate])).status, isLetIn ? 200 : 403, JSON.stringify(role));
    }
  });

  it('come over authorities that may be between, and no further', async () => {
    const { logIn } = await opened(root.certificate);
    const middle = await below(root, authorityTerms('middle', { authority: { pathLength: 0 } }));
    const deep = await below(middle, authorityTerms('deep', { authority: { pathLength: 0 } }));
    const [good, tooDeep] = [await below(middle, leafTerms()), await below(deep, leafTerms())];
    assert.deepEqual(
      [
        (await logIn([good.certificate, middle.certificate])).status,
        (await logIn([good.certificate])).status,
        (await logIn([tooDeep.certificate, deep.certificate, middle.certificate])).status,
      ],
      [200, 403, 403],
    );
  });

  it('are refused in the same words, whatever is wrong', async () => {
    const { logIn } = await opened(root.certificate);
    const impostor = await selfSigned(authorityTerms('root'));
    const noAuthority = await below(root, leafTerms());
    const later = { notBefore: new Date(NOW + DAY / 2), notAfter: new Date(NOW + DAY) };
    const wrong: readonly (readonly string[])[] = [
      [],
      [(await below(impostor, leafTerms())).certificate],
      [(await below(impostor, leafTerms())).certificate, impostor.certificate],
      [(await below(root, leafTerms({ notAfter: new Date(NOW - 1) }))).certificate],
      [(await below(root, leafTerms(later))).certificate],
      [(await below(root, leafTerms({ purposes: ['server'] }))).certificate],
      [(await below(root, leafTerms({ subject: [], names: [{ type: 'dns', value: 'x' }] }))).certificate],
      [(await selfSigned(leafTerms())).certificate],
      [(await selfSigned(leafTerms())).certificate, leaf.certificate],
      [(await below(noAuthority, leafTerms())).certificate, noAuthority.certificate],
    ];
    const told = new Set<string>();
    for (const chain of wrong) {
      const { status, body } = await logIn(chain);
      told.add(JSON.stringify([status, body]));
    }
    const nobody = await logIn([leaf.certificate], { name: 'none' });
    assert.deepEqual([...told], [JSON.stringify([nobody.status, nobody.body])]);
    assert.equal(nobody.status, 403);
  });

  it('that a role names itself are those very ones', async () => {
    const own = await selfSigned(leafTerms());
    const { logIn, vault } = await opened(own.certificate);
    const same = await selfSigned(leafTerms());
    assert.deepEqual(
      [(await logIn([own.certificate])).status, (await logIn([same.certificate])).status],
      [200, 403],
    );
    vault.now = NOW + 2 * DAY;
    assert.equal((await logIn([own.certificate])).status, 403);
  });

  it('are of authorities that can be verified', async () => {
    const constrained = await selfSigned(
      authorityTerms('constrained', { authority: { pathLength: 0, domain: 'shop.test' } }),
    );
    for (const certificate of ['', 'x', constrained.certificate])
      assert.equal((await opened(certificate)).written.status, 400);
    for (const role of [{ ocsp_enabled: true }, { required_extensions: 'x' }])
      assert.equal((await opened(root.certificate, role)).written.status, 400, JSON.stringify(role));
  });

  it('bind the renewal of a token to themselves, whatever is asked', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/auth/cert', { type: 'cert' });
    const set = async (disable_binding: boolean) =>
      (await vault.ask('update', 'auth/cert/config', { disable_binding })).status;
    assert.deepEqual([await set(false), await set(true)], [204, 400]);
    assert.equal((await vault.ask('read', 'auth/cert/config')).body.data['disable_binding'], false);
  });

  it('of any bytes are read or not', () => {
    const bytes = der(leaf.certificate);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = Buffer.from(bytes);
        changed[at] = value;
        readCertificate(changed);
        readCertificate(changed.subarray(0, at));
      }),
      { numRuns: propertyRuns(50) },
    );
  });
});
