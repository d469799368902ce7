import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { AcmeClient, acmeVault, CLUSTER, newKeyPair } from './client.fixture.ts';
import { mayBeAsked, type AcmeConfig } from './config.ts';

const typeOf = ({ body }: { readonly body: Readonly<Record<string, unknown>> }) =>
  String(body['type']).replace('urn:ietf:params:acme:error:', '');

const registered = async (config: Readonly<Record<string, unknown>> = {}, directory = 'roles/web/') => {
  const all = await acmeVault(config);
  const client = new AcmeClient(all.vault, directory);
  const made = await client.register();
  assert.equal(made.status, 201, made.text);
  return { ...all, client };
};

/** With an order that is proved over HTTP. */
const ready = async (name = 'a.example.com') => {
  const all = await registered();
  const { client, proofs } = all;
  const order = await client.order(name);
  const { url, token, proof } = await client.challenge(order, 'http-01');
  proofs.set(`${name}/.well-known/acme-challenge/${token}`, `${proof}\n`);
  assert.equal((await client.post(url, {})).body['status'], 'valid');
  return { ...all, order };
};

describe('certificates by ACME', () => {
  it('are issued for names that are proved over HTTP', async () => {
    const { client, order } = await ready();
    assert.equal(order.body['status'], 'pending');
    const { body } = await client.finalize(order, 'a.example.com');
    assert.equal(body['status'], 'valid', JSON.stringify(body));
    const { text, headers } = await client.post(String(body['certificate']));
    const [leaf = '', root = ''] = text.split(/(?<=-----END CERTIFICATE-----\n)/);
    const certificate = new X509Certificate(leaf);
    assert.ok(certificate.verify(new X509Certificate(root).publicKey));
    assert.deepEqual(
      [certificate.subjectAltName, certificate.keyUsage],
      ['DNS:a.example.com', ['1.3.6.1.5.5.7.3.1']],
      'of servers alone',
    );
    assert.ok(headers['replay-nonce']);
    const listed = await client.post(`${client.kid}/orders`);
    assert.deepEqual(listed.body['orders'], [order.headers['location']]);
  });

  it('are issued for names below another by a record, and for those that TLS proves', async () => {
    const { client, proofs } = await registered();
    const wide = await client.order('*.b.example.com');
    const record = await client.challenge(wide, 'dns-01');
    proofs.set(
      '_acme-challenge.b.example.com',
      createHash('sha256').update(record.proof).digest('base64url'),
    );
    assert.equal((await client.post(record.url, {})).body['status'], 'valid');
    assert.equal((await client.finalize(wide, '*.b.example.com')).body['status'], 'valid');
    await assert.rejects(
      client.challenge(await client.order('*.c.example.com'), 'http-01'),
      /there is no http-01/,
    );
    const tls = await client.challenge(await client.order('c.example.com'), 'tls-alpn-01');
    proofs.set('c.example.com', Buffer.from('no certificate'));
    assert.equal((await client.post(tls.url, {})).body['status'], 'invalid');
  });

  it('are not issued for what is not proved, or was proved by somebody else', async () => {
    const { client, vault, proofs, asked } = await registered();
    const order = await client.order('a.example.com');
    assert.equal(typeOf(await client.finalize(order, 'a.example.com')), 'orderNotReady');
    const { url, token, authorization } = await client.challenge(order, 'http-01');
    proofs.set(`a.example.com/.well-known/acme-challenge/${token}`, `${token}.other`);
    const { body } = await client.post(url, {});
    assert.equal((body['error'] as { type: string }).type, 'urn:ietf:params:acme:error:incorrectResponse');
    await client.post(url, {});
    assert.deepEqual(asked, ['http a.example.com'], 'it is asked once');
    const [order2, other] = [
      await client.post(String(order.headers['location'])),
      new AcmeClient(vault, 'roles/web/'),
    ];
    assert.equal(order2.body['status'], 'invalid');
    await other.register();
    for (const path of [
      String(order.headers['location']),
      authorization,
      url,
      client.kid,
      `${client.kid}/orders`,
    ])
      assert.ok([403, 404].includes((await other.post(path)).status), path);
    assert.equal(typeOf(await other.post(String(order.body['finalize']), { csr: 'AA' })), 'malformed');
  });

  it('are for the names of their order, and for no other key than that of the request', async () => {
    for (const names of [
      ['b.example.com'],
      ['a.example.com', 'b.example.com'],
      ['evil.test', 'a.example.com'],
    ]) {
      const { client, order } = await ready();
      assert.equal(typeOf(await client.finalize(order, ...names)), 'badCSR', names.join());
    }
    const { client, order } = await ready();
    const done = await Promise.all([
      client.finalize(order, 'a.example.com'),
      client.finalize(order, 'a.example.com'),
    ]);
    assert.equal(
      done.filter(({ body }) => body['status'] === 'valid').length,
      1,
      'one of two, as a nonce is used once',
    );
  });

  it('are for what the role of their directory allows', async () => {
    const { client, vault } = await registered({ default_directory_policy: 'forbid' });
    for (const name of ['example.org', 'a..example.com', 'example.com', '127.0.0.1', 'a.example.com.'])
      assert.equal(typeOf(await client.order(name)), 'rejectedIdentifier', name);
    const email = await client.post(`${client.directory}new-order`, {
      identifiers: [{ type: 'email', value: 'a@b' }],
    });
    assert.equal(typeOf(email), 'unsupportedIdentifier');
    const none = new AcmeClient(vault);
    assert.equal((await none.send('read', `${none.directory}directory`)).status, 403);
    await vault.ask('update', 'pki/config/acme', { allowed_roles: 'other' });
    assert.equal((await client.order('a.example.com')).status, 403);
  });

  it('are revoked by their account or their key, and by nobody else', async () => {
    const { client, order, vault } = await ready();
    const { body } = await client.finalize(order, 'a.example.com');
    const { text } = await client.post(String(body['certificate']));
    const certificate = new X509Certificate(text).raw.toString('base64url');
    const other = new AcmeClient(vault, 'roles/web/');
    const revoke = `${client.directory}revoke-cert`;
    assert.equal(typeOf(await other.post(revoke, { certificate })), 'unauthorized');
    await other.register();
    assert.equal(typeOf(await other.post(revoke, { certificate })), 'unauthorized');
    assert.equal((await client.post(revoke, { certificate, reason: 1 })).status, 200);
    assert.equal(typeOf(await client.post(revoke, { certificate })), 'alreadyRevoked');
    assert.equal(typeOf(await client.post(revoke, { certificate: 'AAAA' })), 'malformed');
    assert.equal((await vault.ask('list', 'pki/certs/revoked')).status, 200);
  });
});

describe('requests of ACME', () => {
  it('are taken once, signed, for their URL, and by who has the key', async () => {
    const { client } = await registered();
    const url = `${client.directory}new-order`;
    const order = { identifiers: [{ type: 'dns', value: 'a.example.com' }] };
    const used = client.nonce;
    assert.equal((await client.post(url, order)).status, 201);
    assert.equal(typeOf(await client.post(url, order, { nonce: used })), 'badNonce');
    assert.equal(
      typeOf(await client.post(url, order, { nonce: Buffer.alloc(40).toString('base64url') })),
      'badNonce',
    );
    assert.equal(typeOf(await client.post(url, order, { url: `${CLUSTER}/acme/new-order` })), 'unauthorized');
    assert.equal(typeOf(await client.post(url, order, { jwk: client.jwk })), 'malformed');
    assert.equal(typeOf(await client.post(url, order, { alg: 'HS256' })), 'badSignatureAlgorithm');
    assert.equal(typeOf(await client.post(url, order, { alg: 'none' })), 'badSignatureAlgorithm');
    assert.equal(typeOf(await client.post(url, order, { crit: ['b64'], b64: false })), 'malformed');
    [client.key] = newKeyPair();
    assert.equal(typeOf(await client.post(url, order)), 'badSignatureAlgorithm');
    for (const body of [{}, { protected: 'e30', payload: '', signature: '' }, { protected: 7 }])
      assert.equal(typeOf(await client.send('update', url, body)), 'malformed');
  });

  it('are over with their nonce, and forgotten', async () => {
    const { client, vault } = await registered();
    await client.send('read', `${client.directory}new-nonce`);
    const late = client.nonce;
    vault.now += 900_000;
    assert.equal(typeOf(await client.post(client.kid, undefined, { nonce: late })), 'badNonce');
    const order = await client.order('a.example.com');
    vault.now += 86_400_001;
    await client.send('read', `${client.directory}new-nonce`);
    assert.equal((await client.post(String(order.headers['location']))).status, 404);
    await vault.vault.core?.expire();
    assert.deepEqual((await client.post(`${client.kid}/orders`)).body['orders'], []);
  });
});

describe('accounts of ACME', () => {
  it('are of one key in one directory, found again, changed and ended', async () => {
    const { client, vault } = await registered();
    const first = client.kid;
    client.kid = '';
    assert.equal((await client.register({ onlyReturnExisting: true })).status, 200);
    assert.equal(client.kid, first);
    const elsewhere = new AcmeClient(vault);
    [elsewhere.key, elsewhere.jwk, elsewhere.kid] = [client.key, client.jwk, first];
    assert.equal(typeOf(await elsewhere.order('a.example.com')), 'accountDoesNotExist');
    assert.deepEqual((await client.post(first, { contact: ['mailto:a@example.com'] })).body['contact'], [
      'mailto:a@example.com',
    ]);
    assert.equal((await client.post(first, { contact: ['tel:1'] })).status, 400);
    assert.equal((await client.post(first, { status: 'deactivated' })).status, 200);
    assert.equal(typeOf(await client.order('a.example.com')), 'unauthorized');
    client.kid = '';
    assert.equal(typeOf(await client.register()), 'unauthorized');
  });

  it('have another key where both keys say so', async () => {
    const { client } = await registered();
    const url = `${client.directory}key-change`;
    const [key, jwk] = newKeyPair();
    const inner = (more: object = {}, payload: object = {}) =>
      client.signed(
        { alg: 'ES256', jwk, url, ...more },
        { account: client.kid, oldKey: client.jwk, ...payload },
        key,
      );
    for (const wrong of [
      inner({ url: 'x' }),
      inner({}, { oldKey: jwk }),
      inner({}, { account: `${client.kid}x` }),
      { ...inner(), signature: 'AA' },
    ])
      assert.ok((await client.post(url, wrong)).status >= 400);
    assert.equal((await client.post(url, inner())).status, 200);
    assert.equal(typeOf(await client.order('a.example.com')), 'badSignatureAlgorithm');
    [client.key, client.jwk] = [key, jwk];
    assert.equal((await client.order('a.example.com')).status, 201);
  });

  it('are bound to somebody who is known, once, where that is asked', async () => {
    const { vault } = await acmeVault({ eab_policy: 'always-required' });
    const newBinding = async (directory: string) =>
      (await vault.ask('update', `pki/${directory}acme/new-eab`)).body.data as { id: string; key: string };
    const client = new AcmeClient(vault, 'roles/web/');
    assert.equal(typeOf(await client.register()), 'externalAccountRequired');
    const [own, other] = [await newBinding('roles/web/'), await newBinding('')];
    assert.equal((await vault.ask('list', 'pki/eab')).status, 200);
    for (const wrong of [
      client.binding(own.id, other.key),
      client.binding(other.id, other.key),
      client.binding(own.id, own.key, `${CLUSTER}/acme/new-account`),
      new AcmeClient(vault, 'roles/web/').binding(own.id, own.key),
    ])
      assert.equal(typeOf(await client.register(wrong)), 'unauthorized');
    assert.equal((await client.register(client.binding(own.id, own.key))).status, 201);
    const second = new AcmeClient(vault, 'roles/web/');
    assert.equal(typeOf(await second.register(second.binding(own.id, own.key))), 'unauthorized');
    await vault.ask('delete', `pki/eab/${other.id}`);
    assert.equal((await vault.ask('list', 'pki/eab')).status, 404);
  });
});

describe('addresses of proofs', () => {
  it('are not of this machine or the link, unless that is said', () => {
    const config = (permitted: string[], excluded: string[]) =>
      ({
        challenge_permitted_ip_ranges: permitted,
        challenge_excluded_ip_ranges: excluded,
      }) as unknown as AcmeConfig;
    const asked = (one: AcmeConfig) =>
      [
        '127.0.0.1',
        '::1',
        '::ffff:127.0.0.1',
        '0.0.0.0',
        '169.254.169.254',
        'fe80::1',
        '10.0.0.1',
        '2001:4860::1',
      ].filter((address) => mayBeAsked(one, address));
    assert.deepEqual(asked(config([], [])), ['10.0.0.1', '2001:4860::1']);
    assert.deepEqual(asked(config([], ['10.0.0.0/8'])), ['2001:4860::1']);
    assert.deepEqual(asked(config(['127.0.0.0/8'], [])), ['127.0.0.1', '::ffff:127.0.0.1']);
  });
});
