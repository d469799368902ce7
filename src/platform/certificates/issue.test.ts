import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { issueCertificate, selfSigned } from './issue.ts';
import { keyPem, newKeyPair } from './keys.ts';
import { newCertificateRequest, requestedKey } from './request.ts';
import type { CertificateTerms } from './types.ts';

const NOW = Date.parse('2099-01-01T00:00:00Z');
const TERMS: CertificateTerms = {
  subject: [{ O: ['Example'] }, { CN: ['example root'] }],
  names: [{ type: 'dns', value: 'example.test' }],
  notBefore: new Date(NOW),
  notAfter: new Date(NOW + 3_600_000),
  usages: ['sign-certificates', 'sign-revocations'],
  purposes: [],
  authority: { pathLength: 1, domain: 'example.test' },
};
const root = await selfSigned(TERMS);

describe('an issued certificate', () => {
  it('of an authority signs itself, and says what it may sign', () => {
    const certificate = new X509Certificate(root.certificate);
    assert.equal(certificate.ca, true);
    assert.ok(certificate.verify(certificate.publicKey));
    assert.ok(certificate.checkPrivateKey(createPrivateKey(root.key)));
    assert.equal(certificate.subject, 'O=Example\nCN=example root');
    // Name constraints of example.test, as DER (RFC 5280, section 4.2.1.10).
    const text = certificate.raw.toString('latin1');
    assert.ok(text.includes('\u0082\u000cexample.test') && text.includes('\u0086\u000cexample.test'));
  });

  it('is its issuer’s, for the names, usages and purposes that were asked for and no others', async () => {
    const keys = await newKeyPair();
    const names = [
      { type: 'dns', value: 'db.example.test' },
      { type: 'ip', value: '10.0.0.5' },
      { type: 'email', value: 'ops@example.test' },
      { type: 'url', value: 'spiffe://example.test/db' },
    ] as const;
    const { notBefore, notAfter } = TERMS;
    const terms: CertificateTerms = {
      subject: [{ CN: ['db'] }],
      names,
      notBefore,
      notAfter,
      usages: ['sign', 'encipher-keys'],
      purposes: ['server'],
    };
    const leaf = new X509Certificate(await issueCertificate(keys.publicKey, terms, root));
    const issuer = new X509Certificate(root.certificate);
    assert.ok(leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey));
    assert.ok(leaf.checkPrivateKey(createPrivateKey(await keyPem(keys))));
    assert.equal(
      leaf.subjectAltName,
      'DNS:db.example.test, IP Address:10.0.0.5, email:ops@example.test, URI:spiffe://example.test/db',
    );
    assert.deepEqual([leaf.ca, leaf.subject, leaf.keyUsage], [false, 'CN=db', ['1.3.6.1.5.5.7.3.1']]);
    assert.deepEqual([leaf.validFromDate, leaf.validToDate], [notBefore, notAfter]);
  });

  it('may be an authority below another', async () => {
    const keys = await newKeyPair();
    const chain = await issueCertificate(keys.publicKey, { ...TERMS, authority: { pathLength: 0 } }, root);
    const between = { certificate: chain, key: await keyPem(keys) };
    const { request } = await newCertificateRequest();
    const key = await requestedKey(request);
    const leaf = await issueCertificate(key, { ...TERMS, subject: [], authority: undefined }, between);
    assert.equal(new X509Certificate(chain).ca, true);
    assert.ok(new X509Certificate(leaf).checkIssued(new X509Certificate(chain)));
  });

  it('needs an issuer that has a key', async () => {
    const keys = await newKeyPair();
    await assert.rejects(issueCertificate(keys.publicKey, TERMS, { ...root, key: '' }), {
      code: 'malformed',
    });
  });
});
