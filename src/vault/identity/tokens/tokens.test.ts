import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ALGORITHM_NAMES } from '../../json-signatures.ts';
import { TestVault } from '../../vault.fixture.ts';
import { SIGNING_ALGORITHMS } from './named-keys.ts';
import { claimsOf, ISSUER, opened } from './tokens.fixture.ts';

describe('tokens that say who somebody is', () => {
  for (const algorithm of SIGNING_ALGORITHMS)
    for (const namespace of ['', 'team/'])
      it(`let them in elsewhere, by what is published alone: ${algorithm} in "${namespace}"`, async () => {
        const { vault, ann, tokenFor } = await opened({ algorithm }, {}, namespace);
        const { token, client_id, ttl } = (await tokenFor(ann.client_token)).body.data;
        assert.deepEqual([client_id, ttl], ['shop', 3600]);
        const issuer = `${ISSUER}/v1/${namespace}identity/oidc`;
        const { claims, algorithm: used } = claimsOf(token);
        const seconds = Math.floor(vault.now / 1000);
        assert.deepEqual(
          [used, claims['iss'], claims['sub'], claims['aud'], claims['iat'], claims['exp']],
          [algorithm, issuer, ann.entity_id, 'shop', seconds, seconds + 3600],
        );
        assert.equal(claims['namespace'] === 'root', namespace === '');
        // Another vault, which knows the address of this one and nothing else.
        const other = await TestVault.open();
        other.now = vault.now;
        other.fetch = async ({ url }) => {
          const path = url.slice(`${ISSUER}/v1/${namespace}`.length);
          const reply = await vault.ask('read', path, {}, { token: undefined, namespace });
          return { status: reply.status, body: JSON.stringify(reply.body), scope: 'public' };
        };
        await other.ask('update', 'sys/auth/jwt', { type: 'jwt' });
        await other.ask('update', 'auth/jwt/config', { oidc_discovery_url: issuer, bound_issuer: issuer });
        await other.ask('update', 'auth/jwt/role/shop', { user_claim: 'sub', bound_audiences: 'shop' });
        const logIn = async (jwt: unknown) =>
          (await other.ask('update', 'auth/jwt/login', { role: 'shop', jwt }, { token: undefined })).status;
        assert.equal(await logIn(token), 200);
        assert.equal(await logIn(`${String(token).slice(0, -8)}AAAAAAAA`), 403);
      });

  it('are of algorithms that are verified too', () => {
    assert.deepEqual(
      SIGNING_ALGORITHMS.filter((name) => !ALGORITHM_NAMES.includes(name)),
      [],
    );
  });

  it('say what their role has a template for, as values and nothing else', async () => {
    const template = `{"who": {{identity.entity.name}}, "meta": {{identity.entity.metadata}}, "team": {{ identity.entity.metadata.team }},
      "in": [{{identity.entity.groups.names}}, {"ids": {{identity.entity.groups.ids}}}], "none": {{identity.entity.metadata.none}},
      "far": {{identity.entity.aliases.none_1.metadata}}, "nbf": {{time.now.minus.1m}}, "text": "plain", "flag": true}`;
    const { ask, ann, tokenFor, vault } = await opened({}, { template });
    const hostile = '","admin":"yes\\\n{{identity.entity.id}}';
    await ask('update', `identity/entity/id/${ann.entity_id}`, {
      metadata: { team: hostile, iss: 'https://else.test' },
    });
    const group = { name: 'a+*/b"', member_entity_ids: [ann.entity_id] };
    const { id } = (await ask('update', 'identity/group', group)).body.data;
    const entity = (await ask('read', `identity/entity/id/${ann.entity_id}`)).body.data;
    const { claims } = claimsOf((await tokenFor(ann.client_token)).body.data['token']);
    const { iss, sub, aud, iat, exp, namespace, ...said } = claims;
    assert.deepEqual(said, {
      who: entity['name'],
      meta: { team: hostile, iss: 'https://else.test' },
      team: hostile,
      in: [['a+*/b"'], { ids: [id] }],
      none: '',
      far: {},
      nbf: vault.now / 1000 - 60,
      text: 'plain',
      flag: true,
    });
    assert.deepEqual([iss, sub, aud], [`${ISSUER}/v1/identity/oidc`, ann.entity_id, 'shop']);
    assert.deepEqual([Number(exp) - Number(iat), namespace], [3600, 'root']);
    const base64 = Buffer.from(template).toString('base64');
    await ask('update', 'identity/oidc/role/shop', { template: base64 });
    assert.equal((await ask('read', 'identity/oidc/role/shop')).body.data['template'], template);
  });

  it('have no template that says what the vault says, or is none', async () => {
    const { ask } = await opened();
    for (const template of [
      ...['iss', 'sub', 'aud', 'iat', 'exp', 'namespace'].map((name) => `{"${name}": "x"}`),
      '{"a": "{{identity.entity.name}}"}',
      '{"a": "x{{identity.entity.name}}"}',
      '{{{identity.entity.name}}: 1}',
      '{"a": {{identity.entity.nme}}}',
      '{"a": {{time.now.divide.5m}}}',
      '{"a": {{time.now.plus.x}}}',
      '{"a": {{}}}',
      '{"a": 1',
      '[1]',
      'null',
      '{{identity.entity.metadata}}',
      '{"a":'.repeat(50),
      'x'.repeat(20_000),
      '{'.repeat(16_000),
    ])
      assert.equal(
        (await ask('update', 'identity/oidc/role/shop', { template })).status,
        400,
        template.slice(0, 60),
      );
    assert.equal((await ask('read', 'identity/oidc/role/shop')).body.data['template'], '');
  });

  it('are made for nobody who is no entity of this namespace, nor by a key that does not allow it', async () => {
    const { vault, ask, tokenFor, come, ann } = await opened();
    const refused = async (token?: string, name?: string) => {
      const { status, body } = await tokenFor(token ?? ann.client_token, name);
      return [status, body.data] as const;
    };
    assert.deepEqual(await refused('root'), [400, undefined]);
    assert.deepEqual(await refused(await vault.tokenOf({ all: EVERYTHING })), [400, undefined]);
    await ask('update', 'sys/namespaces/inner');
    const inner = { token: (await come()).client_token, namespace: 'inner/' };
    for (const [path, body] of [
      ['oidc/config', { issuer: ISSUER }],
      ['oidc/key/one', { allowed_client_ids: '*' }],
      ['oidc/role/shop', { key: 'one', client_id: 'shop' }],
    ] as const)
      await vault.ask('update', `identity/${path}`, body, { namespace: 'inner/' });
    await ask('update', 'sys/policies/acl/all', { policy: EVERYTHING });
    assert.equal((await vault.ask('read', 'identity/oidc/token/shop', {}, inner)).status, 400);
    assert.equal((await refused(undefined, 'none'))[0], 400);
    for (const allowed_client_ids of [[], ['other']]) {
      await ask('update', 'identity/oidc/key/one', { allowed_client_ids });
      assert.deepEqual(await refused(), [400, undefined]);
    }
    await ask('update', 'identity/oidc/key/one', { allowed_client_ids: ['shop'] });
    assert.equal((await refused())[0], 200);
    await ask('update', 'identity/oidc/config', {});
    assert.deepEqual(await refused(), [400, undefined]);
    assert.equal((await ask('read', 'identity/oidc/.well-known/openid-configuration', {}, '')).status, 404);
  });

  it('are good until they end, or who they are of is no more', async () => {
    const { vault, ask, ann, tokenFor, good } = await opened();
    const { token } = (await tokenFor(ann.client_token)).body.data;
    assert.deepEqual(await good(token), { active: true });
    assert.equal((await good(token, { client_id: 'shop' })).active, true);
    assert.equal((await good(token, { client_id: 'other' })).active, false);
    const [head = '', body = '', signature = ''] = String(token).split('.');
    const claims = { ...claimsOf(token).claims, aud: 'other' };
    const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const wrong of ['x', `${none}.${body}.${signature}`, `${head}.${forged}.${signature}`])
      assert.equal((await good(wrong)).active, false, wrong);
    await ask('update', `identity/entity/id/${ann.entity_id}`, { disabled: true });
    assert.equal((await good(token)).active, false);
    await ask('update', `identity/entity/id/${ann.entity_id}`, { disabled: false });
    vault.now += 3_599_000;
    assert.equal((await good(token)).active, true);
    vault.now += 1_000;
    assert.equal((await good(token)).active, false);
    vault.now -= 3_600_000;
    await ask('update', 'identity/oidc/config', { issuer: 'https://else.test' });
    assert.equal((await good(token)).active, false);
  });
});

const EVERYTHING = 'path "*" { capabilities = ["create", "read", "update", "delete", "list"] }';
