import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { TestVault } from '../../vault.fixture.ts';
import { hmacTokenOf, type Signer, signer, tokenOf, unsignedTokenOf, webKeyOf } from './issuer.fixture.ts';
import { ALGORITHM_NAMES, isSignedBy } from '../../json-signatures.ts';
import { readToken } from '../../json-token.ts';

const URL_OF_KEYS = 'https://issuer.test/keys';
const ROLE = { user_claim: 'sub', bound_audiences: ['vault'], token_policies: 'a', token_ttl: '10m' };
const rsa = signer('RS256');
const otherRsa = signer('RS256');
const elliptic = signer('ES256');

/** A vault that takes tokens of an issuer whose keys are these, by their ids. */
const opened = async (
  role: object = {},
  keys: Readonly<Record<string, Signer>> = { one: rsa, two: elliptic },
) => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/auth/jwt', { type: 'jwt' });
  const issuer = { keys, asked: 0, isAway: false };
  vault.fetch = ({ url }) => {
    issuer.asked += 1;
    if (issuer.isAway || url !== URL_OF_KEYS) return Promise.reject(new Error('nobody is there'));
    const set = Object.entries(issuer.keys).map(([kid, key]) => webKeyOf(key, { kid }));
    return Promise.resolve({ status: 200, body: JSON.stringify({ keys: set }), scope: 'public' });
  };
  await vault.ask('update', 'auth/jwt/config', {
    jwks_url: URL_OF_KEYS,
    bound_issuer: 'https://issuer.test',
  });
  const written = await vault.ask('update', 'auth/jwt/role/ci', { ...ROLE, ...role });
  const now = vault.now / 1000;
  const claims = { iss: 'https://issuer.test', aud: 'vault', sub: 'job:7', iat: now, exp: now + 600 };
  const logIn = (jwt: string, name = 'ci') =>
    vault.ask('update', 'auth/jwt/login', { role: name, jwt }, { token: undefined });
  const come = async (more: object = {}) => logIn(tokenOf(rsa, { ...claims, ...more }, { kid: 'one' }));
  return { vault, issuer, claims, logIn, come, now, written };
};

describe('tokens of an issuer', () => {
  it('let in whom they name, with what their role says', async () => {
    const { come } = await opened({
      bound_claims: { branch: ['main', 'release'], '/deep/er': true },
      claim_mappings: { branch: 'branch', '/deep/n': 'number', nothing: 'nothing' },
      groups_claim: 'groups',
    });
    const { body, status } = await come({
      branch: ['x', 'main'],
      deep: { er: true, n: 7 },
      groups: ['a'],
      aud: ['other', 'vault'],
    });
    assert.equal(status, 200);
    const { auth } = body as unknown as { auth: Record<string, unknown> };
    assert.deepEqual(
      [auth['policies'], auth['metadata'], auth['lease_duration']],
      [['a', 'default'], { role: 'ci', number: '7' }, 600],
    );
    assert.match(String(auth['entity_id']), /^[0-9a-f-]{36}$/);
  });

  it('put whom they name into external groups, and out of those that they name no more', async () => {
    const { vault, come } = await opened({ groups_claim: 'groups' });
    const mounts = (await vault.ask('read', 'sys/auth')).body.data as Record<string, { accessor: string }>;
    const group = async (name: string, policies: string) => {
      const made = await vault.ask('update', 'identity/group', { name, type: 'external', policies });
      const alias = { name, mount_accessor: mounts['jwt/']?.accessor, canonical_id: made.body.data['id'] };
      assert.equal((await vault.ask('update', 'identity/group-alias', alias)).status, 200);
    };
    await group('ops', 'deploy');
    await group('dev', 'build');
    const came = async (groups: unknown) => {
      const { auth } = (await come({ groups })).body as unknown as { auth: Record<string, unknown> };
      return auth['identity_policies'];
    };
    const members = async () =>
      (await vault.ask('read', 'identity/group/name/ops')).body.data['member_entity_ids'] as string[];
    assert.deepEqual(await came(['ops', 'none']), ['deploy']);
    assert.equal((await members()).length, 1);
    assert.deepEqual(await came(['ops', 'dev']), ['build', 'deploy']);
    assert.deepEqual(await came('dev'), ['build']);
    assert.deepEqual(await members(), []);
    assert.equal((await come({ groups: [1] })).status, 403);
    await vault.ask('update', 'auth/jwt/role/ci', { ...ROLE, groups_claim: '' });
    assert.deepEqual(await came('dev'), []);
  });

  it('are held against their role again before what was given for them is renewed', async () => {
    const { vault, come } = await opened({ bound_claims: { branch: 'main' } });
    const { auth } = (await come({ branch: 'main' })).body;
    const renew = async () =>
      (await vault.ask('update', 'auth/token/renew-self', {}, { token: auth.client_token })).status;
    vault.now += 5 * 60_000;
    assert.equal(await renew(), 200);
    await vault.ask('update', 'auth/jwt/role/ci', { ...ROLE, bound_claims: { branch: 'release' } });
    assert.equal(await renew(), 403);
  });

  it('are taken with every algorithm of a public key, and with no other key of its kind', () => {
    for (const algorithm of ALGORITHM_NAMES) {
      // Keys of RSA, which take long to make, sign by each of its algorithms.
      const isRsa = /^[RP]S/.test(algorithm);
      const own = isRsa ? { ...rsa, algorithm } : signer(algorithm);
      const other = isRsa ? { ...otherRsa, algorithm } : signer(algorithm);
      const token = readToken(tokenOf(own, { sub: 'x' }));
      assert.ok(token);
      assert.deepEqual(
        [isSignedBy(token, own.publicKey), isSignedBy(token, other.publicKey)],
        [true, false],
        algorithm,
      );
      for (const name of ALGORITHM_NAMES.filter((one) => one !== algorithm))
        assert.equal(
          isSignedBy({ ...token, algorithm: name }, own.publicKey),
          false,
          `${algorithm} as ${name}`,
        );
    }
  });

  it('are refused in the same words, whatever is wrong', async () => {
    const { claims, logIn, now } = await opened({
      bound_subject: 'job:7',
      bound_claims: { branch: 'main', n: 1 },
    });
    const whole = { ...claims, branch: 'main', n: 1 };
    const signed = (change: object, header: object = { kid: 'one' }, key = rsa) =>
      tokenOf(key, { ...whole, ...change }, header);
    const [head = '', body = '', signature = ''] = signed({}).split('.');
    const forged = Buffer.from(JSON.stringify({ ...whole, admin: true })).toString('base64url');
    const wrong: Readonly<Record<string, string>> = {
      'another audience': signed({ aud: 'other' }),
      'no audience': signed({ aud: undefined }),
      'an audience that holds the name': signed({ aud: 'vault.evil' }),
      'an empty list of audiences': signed({ aud: [] }),
      'an audience that is an object': signed({ aud: { 0: 'vault' } }),
      'another issuer': signed({ iss: 'https://other.test' }),
      'no issuer': signed({ iss: undefined }),
      'another subject': signed({ sub: 'job:8' }),
      'another claim': signed({ branch: 'dev' }),
      'a claim of another type': signed({ n: '1' }),
      'no claim': signed({ branch: undefined }),
      'a claim that is a list of others': signed({ branch: ['dev', 'x'] }),
      over: signed({ exp: now - 61 }),
      'not yet good': signed({ nbf: now + 61 }),
      'issued later': signed({ iat: now + 61 }),
      'no time at all': signed({ iat: undefined, exp: undefined }),
      'a time that is a text': signed({ exp: `${now + 600}` }),
      'issued long ago without an end': signed({ iat: now - 300, exp: undefined }),
      'no algorithm': unsignedTokenOf(whole, { kid: 'one' }),
      'a shared secret': hmacTokenOf(rsa, whole, { kid: 'one' }),
      'an unknown key': signed({}, { kid: 'three' }),
      'the key of another algorithm': signed({}, { kid: 'two' }),
      'the other key': tokenOf(otherRsa, whole, { kid: 'one' }),
      'an algorithm of another kind': signed({}, { kid: 'one' }, elliptic),
      'a critical header': signed({}, { kid: 'one', crit: ['b64'], b64: false }),
      'its own key': signed({}, { kid: 'mine', jwk: webKeyOf(rsa, {}) }),
      'other claims': `${head}.${forged}.${signature}`,
      'no signature': `${head}.${body}.`,
      'no token': 'x',
      'four parts': `${head}.${body}.${signature}.x`,
      'a long one': 'x'.repeat(40_000),
      'a list of claims': tokenOf(rsa, [whole], { kid: 'one' }),
    };
    assert.equal((await logIn(signed({}))).status, 200);
    const told = new Map<string, string[]>();
    for (const [what, jwt] of Object.entries(wrong)) {
      const { status, body: said } = await logIn(jwt);
      const text = JSON.stringify([status, said]);
      told.set(text, [...(told.get(text) ?? []), what]);
    }
    const nobody = await logIn(signed({}), 'none');
    assert.deepEqual([...told.keys()], [JSON.stringify([nobody.status, nobody.body])]);
    assert.equal(nobody.status, 403);
  });

  it('that are for somebody are for no role that names nobody', async () => {
    const { come } = await opened({ bound_audiences: [], bound_subject: 'job:7' });
    assert.equal((await come()).status, 403);
    assert.equal((await come({ aud: undefined })).status, 200);
  });

  it('have their claims held against globs where a role says so', async () => {
    const { come } = await opened({ bound_claims: { ref: 'refs/heads/*-x' }, bound_claims_type: 'glob' });
    assert.deepEqual(
      [
        (await come({ ref: 'refs/heads/a-x' })).status,
        (await come({ ref: 'refs/heads/a' })).status,
        (await come({ ref: 'x/refs/heads/a-x' })).status,
      ],
      [200, 403, 403],
    );
  });

  it('of one name on two mounts are of two people', async () => {
    const { vault, come, claims } = await opened();
    await vault.ask('update', 'sys/auth/sso', { type: 'oidc' });
    await vault.ask('update', 'auth/sso/config', {
      jwt_validation_pubkeys: [elliptic.publicKey.export({ type: 'spki', format: 'pem' })],
      default_role: 'people',
    });
    await vault.ask('update', 'auth/sso/role/people', ROLE);
    const other = await vault.ask(
      'update',
      'auth/sso/login',
      { jwt: tokenOf(elliptic, claims) },
      { token: undefined },
    );
    assert.equal(other.status, 200);
    assert.notEqual(other.body.auth.entity_id, (await come()).body.auth.entity_id);
  });
});

describe('keys of an issuer', () => {
  it('are fetched once, again when they are old, and once in ten seconds for one that is new', async () => {
    const { vault, issuer, come, claims, logIn } = await opened();
    await come();
    await come();
    assert.equal(issuer.asked, 1);
    const third = signer('ES384');
    const late = () => logIn(tokenOf(third, claims, { kid: 'three' }));
    await Promise.all([late(), late(), late()]);
    assert.equal(issuer.asked, 2);
    issuer.keys = { three: third };
    assert.deepEqual([(await late()).status, issuer.asked], [403, 2]);
    vault.now += 10_000;
    assert.deepEqual([(await late()).status, (await come()).status, issuer.asked], [200, 403, 3]);
    vault.now += 10 * 60_000;
    issuer.isAway = true;
    const again = { ...claims, exp: vault.now / 1000 + 60 };
    const old = await logIn(tokenOf(third, again, { kid: 'three' }));
    assert.deepEqual([old.status, issuer.asked], [403, 4]);
    issuer.isAway = false;
    await logIn(tokenOf(third, again, { kid: 'three' }));
    assert.equal(issuer.asked, 4);
    vault.now += 10_000;
    assert.equal((await logIn(tokenOf(third, again, { kid: 'three' }))).status, 200);
  });

  it('are those of the issuer who is asked, and come over TLS', async () => {
    const { vault, claims, logIn } = await opened();
    const documents: Record<string, object> = {
      'https://id.test/.well-known/openid-configuration': {
        issuer: 'https://id.test',
        jwks_uri: 'https://id.test/k',
      },
      'https://id.test/k': { keys: [{ kty: 'odd' }, webKeyOf(elliptic, { kid: 'a' })] },
    };
    vault.fetch = ({ url }) =>
      Promise.resolve({
        status: url in documents ? 200 : 404,
        body: JSON.stringify(documents[url] ?? {}),
        scope: 'public',
      });
    const set = () => vault.ask('update', 'auth/jwt/config', { oidc_discovery_url: 'https://id.test' });
    const come = (iss: string) => logIn(tokenOf(elliptic, { ...claims, iss }, { kid: 'a' }));
    await set();
    assert.deepEqual(
      [(await come('https://id.test')).status, (await come('https://other.test')).status],
      [200, 403],
    );
    for (const bad of [
      { issuer: 'https://other.test', jwks_uri: 'https://id.test/k' },
      { issuer: 'https://id.test', jwks_uri: 'http://id.test/k' },
      { issuer: 'https://id.test' },
    ]) {
      documents['https://id.test/.well-known/openid-configuration'] = bad;
      await set();
      assert.equal((await come('https://id.test')).status, 403);
    }
  });

  it('are said in one way, and are of kinds that are safe', async () => {
    const { vault, written } = await opened();
    assert.equal(written.status, 204);
    const pem = (bits: number) =>
      generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ type: 'spki', format: 'pem' });
    for (const config of [
      {},
      { jwks_url: URL_OF_KEYS, oidc_discovery_url: 'https://id.test' },
      { jwks_url: 'http://issuer.test/keys' },
      { jwks_url: 'file:///etc/passwd' },
      { jwks_url: URL_OF_KEYS, jwks_ca_pem: 'x' },
      { jwks_url: URL_OF_KEYS, jwt_supported_algs: ['HS256'] },
      { jwks_url: URL_OF_KEYS, jwt_supported_algs: ['none'] },
      { jwt_validation_pubkeys: [pem(1024)] },
      { jwt_validation_pubkeys: ['x'] },
      { jwt_validation_pubkeys: [rsa.privateKey.export({ type: 'pkcs8', format: 'pem' })] },
    ])
      assert.equal(
        (await vault.ask('update', 'auth/jwt/config', config)).status,
        400,
        JSON.stringify(config),
      );
    for (const role of [
      { role_type: 'oidc' },
      { user_claim: undefined },
      { bound_audiences: [] },
      { claim_mappings: { a: 'role' } },
      { bound_claims: { a: 1 }, bound_claims_type: 'glob' },
    ])
      assert.equal(
        (await vault.ask('update', 'auth/jwt/role/new', { ...ROLE, ...role })).status,
        400,
        JSON.stringify(role),
      );
  });
});

describe('a token of any bytes', () => {
  it('is read or not, and never signed by a key that did not', () => {
    const whole = tokenOf(elliptic, { sub: 'x' });
    const signed = readToken(whole);
    assert.ok(signed);
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.constantFrom('.', 'A', '_', ' ', '\n', '='),
        (at, character) => {
          const changed = whole.slice(0, at) + character + whole.slice(at + 1);
          const token = readToken(changed);
          if (!token || !isSignedBy(token, elliptic.publicKey)) return;
          assert.deepEqual([token.signed, token.signature], [signed.signed, signed.signature]);
        },
      ),
      { numRuns: propertyRuns(60) },
    );
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        readToken(text);
        readToken(`${Buffer.from(text).toString('base64url')}.${Buffer.from(text).toString('base64url')}.x`);
      }),
      { numRuns: propertyRuns(60) },
    );
  });
});
