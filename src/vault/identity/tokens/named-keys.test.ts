import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NamedKey } from './named-keys.ts';
import { claimsOf, ISSUER, opened } from './tokens.fixture.ts';

describe('the keys of tokens', () => {
  it('are rotated when that is due, and verify for as long as is said', async () => {
    const { vault, tokenFor, good, published, ann } = await opened({
      rotation_period: '2h',
      verification_ttl: '3h',
    });
    const before = await published();
    assert.equal(before.length, 2);
    const { token } = (await tokenFor(ann.client_token)).body.data;
    assert.equal(claimsOf(token).keyId, before[0]?.['kid']);
    vault.now += 2 * 3_600_000 - 1_000;
    await vault.vault.core?.expire();
    assert.deepEqual(await published(), before);
    // Of several that ask, one rotates.
    vault.now += 1_000;
    await Promise.all([vault.vault.core?.expire(), vault.vault.core?.expire()]);
    const after = await published();
    assert.deepEqual([after.length, after[0], after[2]], [3, before[1], before[0]]);
    assert.equal(
      claimsOf((await tokenFor(ann.client_token)).body.data['token']).keyId,
      before[1]?.['kid'],
      'who was published ahead',
    );
    assert.equal((await good(token)).active, false, 'it has ended');
    vault.now += 2 * 3_600_000;
    await vault.vault.core?.expire();
    assert.equal((await published()).length, 4);
    vault.now += 3_600_000;
    assert.equal((await published()).length, 3);
  });

  it('are rotated by hand, and then verify for as long as is asked', async () => {
    const { vault, ask, tokenFor, good, published, ann } = await opened();
    const { token } = (await tokenFor(ann.client_token)).body.data;
    assert.equal((await ask('update', 'identity/oidc/key/one/rotate')).status, 204);
    assert.equal((await good(token)).active, true);
    const second = (await tokenFor(ann.client_token)).body.data['token'];
    assert.notEqual(claimsOf(second).keyId, claimsOf(token).keyId);
    await ask('update', 'identity/oidc/key/one/rotate', { verification_ttl: 0 });
    assert.deepEqual([(await good(token)).active, (await good(second)).active], [true, false]);
    assert.equal((await published()).length, 3);
    await ask('update', 'identity/oidc/key/one', { algorithm: 'EdDSA' });
    assert.deepEqual(
      (await published()).map((key) => key['alg']),
      ['EdDSA', 'EdDSA', 'ES256', 'ES256'],
    );
    assert.equal(claimsOf((await tokenFor(ann.client_token)).body.data['token']).algorithm, 'EdDSA');
    const statuses = new Set<number>();
    for (let count = 0; count < 50; count += 1)
      statuses.add((await ask('update', 'identity/oidc/key/one/rotate')).status);
    assert.deepEqual([...statuses], [204, 400]);
    assert.equal((await ask('update', 'identity/oidc/key/none/rotate')).status, 404);
    assert.equal((await vault.ask('read', 'identity/oidc/key/none')).status, 404);
  });

  it('keep their private parts, which are gone once they sign no more', async () => {
    const { vault, ask, published } = await opened({ algorithm: 'RS256' });
    await ask('update', 'identity/oidc/key/one/rotate');
    for (const key of await published())
      assert.deepEqual(Object.keys(key).toSorted(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
    const { data } = (await ask('read', 'identity/oidc/key/one')).body;
    assert.deepEqual(data, {
      algorithm: 'RS256',
      rotation_period: 86_400,
      verification_ttl: 86_400,
      allowed_client_ids: ['*'],
    });
    const mounts = (await vault.vault.core?.services.mounts.all()) ?? [];
    const mount = mounts.find(({ path }) => path === 'identity/') ?? assert.fail();
    const stored = await vault.vault.core?.services.storeOf(mount).get<NamedKey>('oidc/key/one');
    const { current, retired } = stored?.value ?? assert.fail();
    assert.ok(current.secret.length > 1_000);
    assert.deepEqual(Object.keys(retired[0] ?? {}).toSorted(), ['algorithm', 'id', 'publicKey', 'until']);
  });

  it('and their roles are refused where tokens could not be verified, or names and times are none', async () => {
    const { ask, made, added } = await opened();
    assert.deepEqual([made.status, added.status], [204, 204]);
    const key = (body: Readonly<Record<string, unknown>>, name = 'one') =>
      ask('update', `identity/oidc/key/${name}`, body);
    const role = (body: Readonly<Record<string, unknown>>, name = 'shop') =>
      ask('update', `identity/oidc/role/${name}`, body);
    const answers = [
      await key({ verification_ttl: '30m' }),
      await key({ rotation_period: '59s' }),
      await key({ rotation_period: '1h', verification_ttl: '11h' }),
      await key({ algorithm: 'HS256' }),
      await key({ algorithm: 'none' }),
      await key({}, 'a b'),
      await key({}, '-'),
      await role({ ttl: '25h' }),
      await role({ ttl: 0 }),
      await role({ key: 'none' }),
      await role({}, 'fresh'),
      await role({ client_id: 'a\nb' }),
      await ask('delete', 'identity/oidc/key/one'),
      ...(await Promise.all(
        [
          'vault.test',
          'ftp://vault.test',
          'https://',
          `${ISSUER}/`,
          `${ISSUER}/x`,
          `${ISSUER}?x`,
          'https://a@b',
        ].map((issuer) => ask('update', 'identity/oidc/config', { issuer })),
      )),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      answers.map(() => 400),
    );
    assert.equal((await ask('read', 'identity/oidc/config')).body.data['issuer'], ISSUER);
    await role({ key: 'one' }, 'fresh');
    const { client_id, ttl } = (await ask('read', 'identity/oidc/role/fresh')).body.data;
    assert.match(String(client_id), /^[\w-]{22}$/);
    assert.equal(ttl, 86_400);
    assert.deepEqual((await ask('list', 'identity/oidc/role/')).body.data['keys'], ['fresh', 'shop']);
    assert.deepEqual((await ask('list', 'identity/oidc/key/')).body.data['keys'], ['one']);
    for (const name of ['fresh', 'shop']) await ask('delete', `identity/oidc/role/${name}`);
    assert.equal((await ask('delete', 'identity/oidc/key/one')).status, 204);
    assert.equal((await ask('list', 'identity/oidc/key/')).status, 404);
  });
});
