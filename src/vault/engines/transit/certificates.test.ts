import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { readRequest } from '../../x509/request.ts';
import { openTransit } from './transit.fixture.ts';

/** A vault with a key that signs, and an authority that signs requests of it. */
async function opened(type: string) {
  const transit = await openTransit({ type, exportable: true, allow_plaintext_backup: true });
  const { vault, data } = transit;
  await vault.ask('update', 'sys/mounts/pki', { type: 'pki' });
  await vault.ask('update', 'pki/root/generate/internal', { common_name: 'fake root' });
  await vault.ask('update', 'pki/roles/any', { allow_any_name: true, key_type: 'any' });
  const certificate = async (csr: unknown, common_name = 'a.test') => {
    const { body } = await vault.ask('update', 'pki/sign/any', { csr, common_name });
    return body.data as { readonly certificate: string; readonly issuing_ca: string };
  };
  const csrOf = async (body: object = {}) => String((await data('keys/k/csr', body))['csr']);
  return { ...transit, certificate, csrOf };
}

describe('a certificate of a key', () => {
  for (const type of ['rsa-2048', 'ecdsa-p256', 'ecdsa-p521', 'ed25519'])
    it(`is asked for, and kept with it: ${type}`, async () => {
      const { data, read, certificate, csrOf } = await opened(type);
      const csr = await csrOf();
      const shown = (await read('keys/k'))['keys'] as Record<string, { readonly public_key: string }>;
      const { publicKey, commonName } = readRequest(csr);
      assert.equal(commonName, '');
      const own = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
      if (type !== 'ed25519')
        assert.equal(own.export({ format: 'pem', type: 'spki' }), shown['1']?.public_key);
      const given = await certificate(csr);
      const chain = `${given.certificate}\n${given.issuing_ca}\n`;
      const kept = await data('keys/k/set-certificate', { certificate_chain: chain });
      assert.deepEqual([kept['certificate_chain'], kept['type']], [chain, type]);
      const after = (await read('keys/k'))['keys'] as Record<string, { readonly certificate_chain: string }>;
      assert.equal(after['1']?.certificate_chain, chain);
    });

  it('is asked for as another request does, but for its key', async () => {
    const { vault, csrOf } = await opened('ecdsa-p256');
    const { body } = await vault.ask('update', 'pki/intermediate/generate/internal', {
      common_name: 'b.test',
      alt_names: 'c.test',
      key_type: 'ec',
    });
    const template = String(body.data['csr']);
    const [was, is] = [readRequest(template), readRequest(await csrOf({ csr: template }))];
    assert.deepEqual(
      [is.subject, is.names, [...is.extensions]],
      [was.subject, was.names, [...was.extensions]],
    );
    assert.notDeepEqual(is.publicKey, was.publicKey);
  });

  it('is of the version that is named, and goes with a backup', async () => {
    const { vault, data, post, read, certificate, csrOf } = await opened('ecdsa-p256');
    await data('keys/k/rotate');
    const first = await certificate(await csrOf({ version: 1 }));
    const chain = { certificate_chain: first.certificate };
    assert.equal((await post('keys/k/set-certificate', chain)).status, 400);
    assert.equal((await post('keys/k/set-certificate', { ...chain, version: 7 })).status, 400);
    assert.equal((await post('keys/k/set-certificate', { ...chain, version: 'latest' })).status, 400);
    assert.equal((await post('keys/k/set-certificate', { ...chain, version: 1 })).status, 200);
    const { backup } = (await vault.ask('read', 'transit/backup/k')).body.data;
    assert.equal((await post('restore/copy', { backup })).status, 204);
    assert.deepEqual((await read('keys/copy'))['keys'], (await read('keys/k'))['keys']);
    const text = Buffer.from(String(backup), 'base64').toString();
    const other = await certificate(await csrOf());
    const pem = (of: string) => JSON.stringify(`${of}\n`).slice(1, -1);
    const changed = text.replace(pem(first.certificate), pem(other.certificate));
    assert.notEqual(changed, text);
    assert.equal(
      (await post('restore/bad', { backup: Buffer.from(changed).toString('base64') })).status,
      400,
    );
  });

  it('is refused where it is none, of another key, or not of a chain', async () => {
    const { post, certificate, csrOf } = await opened('ecdsa-p256');
    const { certificate: own, issuing_ca: root } = await certificate(await csrOf());
    for (const certificate_chain of [
      'none',
      root,
      `${own}\n${own}`,
      `${root}\n${own}`,
      `${own}\n`.repeat(21),
      own.replace(/\n[^\n]{10}/, '\nAAAAAAAAAA'),
    ])
      assert.equal(
        (await post('keys/k/set-certificate', { certificate_chain })).status,
        400,
        certificate_chain,
      );
    for (const csr of ['none', own]) assert.equal((await post('keys/k/csr', { csr })).status, 400);
  });

  it('is of no key that does not sign by itself', async () => {
    const { post } = await openTransit();
    await post('keys/derived', { type: 'ed25519', derived: true });
    for (const name of ['k', 'derived', 'none']) {
      assert.equal((await post(`keys/${name}/csr`)).status, 400);
      assert.equal((await post(`keys/${name}/set-certificate`, { certificate_chain: 'x' })).status, 400);
    }
  });
});
