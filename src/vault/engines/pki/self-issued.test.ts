import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { type Body, DAY, opened } from './pki.fixture.ts';

/** A root elsewhere that ends before the one of `opened`, and its certificate. */
async function other(more: Body = {}): Promise<string> {
  const { root } = await opened({}, { common_name: 'Next', ttl: 10 * DAY, ...more });
  return root['certificate'] ?? '';
}

describe('a root that signed itself', () => {
  it('is signed by another with the same name, key and times, and revoked as what was issued', async () => {
    const { vault, ask, root } = await opened();
    const certificate = await other();
    const { status, data } = await ask('update', 'pki/root/sign-self-issued', { certificate });
    assert.equal(status, 200);
    assert.equal(data['issuing_ca'], root['certificate']);
    const [before, after] = [
      new X509Certificate(certificate),
      new X509Certificate(data['certificate'] ?? ''),
    ];
    const above = new X509Certificate(root['certificate'] ?? '');
    assert.ok(after.checkIssued(above) && after.verify(above.publicKey) && after.ca);
    const said = ({ subject, validFrom, validTo, publicKey }: X509Certificate) => [
      subject,
      validFrom,
      validTo,
      publicKey.export({ format: 'pem', type: 'spki' }),
    ];
    assert.deepEqual(said(after), said(before));
    assert.notEqual(after.serialNumber, before.serialNumber);
    assert.equal((await ask('update', 'pki/revoke', { certificate: data['certificate'] })).status, 200);
    const token = await vault.tokenOf({ pki: 'path "pki/*" { capabilities = ["update"] }' });
    const poor = await vault.ask('update', 'pki/root/sign-self-issued', { certificate }, { token });
    assert.equal(poor.status, 403);
  });

  it('is refused where it is none, was changed, or does not fit below the issuer', async () => {
    const { ask, issue } = await opened({}, { max_path_length: 1 });
    const leaf = (await issue()).data['certificate'] ?? '';
    const below = await other({ max_path_length: 0 });
    const sign = async (certificate: string, more: Body = {}) =>
      (await ask('update', 'pki/issuer/default/sign-self-issued', { certificate, ...more })).status;
    assert.equal(await sign(below), 200);
    const der = Buffer.from(below.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
    const at = der.indexOf('Next');
    der.write('Fake', at);
    der.write('Fake', der.indexOf('Next'));
    const changed = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----`;
    for (const one of ['x', leaf, `${below}\n${below}`, changed, await other({ max_path_length: 1 })])
      assert.equal(await sign(one), 400);
    for (const one of [await other(), await other({ max_path_length: 0, ttl: 25 * DAY })])
      assert.equal(await sign(one), 400);
    const same = { require_matching_certificate_algorithms: true };
    assert.equal(await sign(await other({ key_type: 'ed25519', max_path_length: 0 }), same), 400);
    assert.equal(await sign(below, same), 200);
  });
});
