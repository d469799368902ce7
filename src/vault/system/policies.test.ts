import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';

const READ = 'path "kv/a" { capabilities = ["read"] }';

async function opened() {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/kv', { type: 'kv' });
  await vault.ask('update', 'kv/a', { x: 'fake' });
  const put = async (body: object, name = 'p') =>
    (await vault.ask('update', `sys/policies/acl/${name}`, body as Record<string, unknown>)).status;
  const patch = async (body: object, name = 'p') =>
    (await vault.ask('patch', `sys/policies/acl/${name}`, body as Record<string, unknown>)).status;
  const read = async (name = 'p') => (await vault.ask('read', `sys/policies/acl/${name}`)).body.data;
  return { vault, put, patch, read };
}

describe('policies that end', () => {
  it('allow nothing from then on, to tokens that were there before', async () => {
    const { vault, put, read } = await opened();
    assert.equal(await put({ policy: READ, ttl: '10m' }), 204);
    const { body } = await vault.ask('update', 'auth/token/create', { policies: ['p'] });
    const token = body.auth.client_token;
    const status = async () => (await vault.ask('read', 'kv/a', {}, { token })).status;
    const may = async () => {
      const told = await vault.ask('update', 'sys/capabilities', { token, paths: ['kv/a'] });
      return told.body.data['kv/a'];
    };
    assert.equal((await read())['expiration'], new Date(vault.now + 600_000).toISOString());
    assert.deepEqual([await status(), await status()], [200, 200]);
    vault.now += 599_999;
    assert.equal(await status(), 200);
    vault.now += 1;
    assert.deepEqual([await status(), await may()], [403, ['deny']]);
    assert.equal((await vault.ask('read', 'sys/policies/acl/p')).status, 404);
    const made = await vault.ask('update', 'auth/token/create', { policies: ['p'] });
    assert.deepEqual((made.body as unknown as { warnings: unknown }).warnings, ['Policy "p" does not exist']);
    // A new one by its name is another one.
    assert.equal(await put({ policy: READ, cas: -1 }), 204);
    assert.equal(await status(), 200);
  });

  it('are as if they were not there, also where they said most about a path, or denied', async () => {
    const { vault, put } = await opened();
    await put({ policy: 'path "kv/*" { capabilities = ["read"] }' }, 'wide');
    await put({ policy: 'path "kv/a" { capabilities = ["deny"] }', ttl: '1h' }, 'no');
    await put({ policy: 'path "kv/+" { capabilities = ["list"] }', ttl: '1h' }, 'near');
    const { body } = await vault.ask('update', 'auth/token/create', { policies: ['wide', 'no', 'near'] });
    const status = async () =>
      (await vault.ask('read', 'kv/a', {}, { token: body.auth.client_token })).status;
    assert.equal(await status(), 403);
    vault.now += 3_600_000;
    assert.equal(await status(), 200);
  });

  it('are removed, in every namespace', async () => {
    const { vault } = await opened();
    await vault.ask('update', 'sys/namespaces/one');
    const names = async (namespace: string) =>
      (await vault.ask('list', 'sys/policies/acl/', {}, { namespace })).body.data['keys'];
    for (const namespace of ['', 'one/']) {
      for (const [name, ttl] of [
        ['short', '1m'],
        ['long', '1h'],
      ] as const)
        await vault.ask('update', `sys/policies/acl/${name}`, { policy: READ, ttl }, { namespace });
      assert.deepEqual(await names(namespace), ['default', 'long', 'root', 'short']);
    }
    vault.now += 60_000;
    await vault.vault.core?.expire();
    for (const namespace of ['', 'one/'])
      assert.deepEqual(await names(namespace), ['default', 'long', 'root']);
  });

  it('end later than now, and at one time', async () => {
    const { vault, put } = await opened();
    const at = (milliseconds: number) => new Date(vault.now + milliseconds).toISOString();
    for (const wrong of [
      { ttl: 0 },
      { ttl: '-1h' },
      { expiration: at(0) },
      { expiration: 'tomorrow' },
      { expiration: at(1000), ttl: 10 },
    ])
      assert.equal(await put({ policy: READ, ...wrong }), 400, JSON.stringify(wrong));
    assert.equal(await put({ policy: READ, expiration: at(1000) }), 204);
  });
});

describe('policies', () => {
  it('are changed by the version that is known, where somebody says so', async () => {
    const { put, read } = await opened();
    assert.equal(await put({ policy: READ, cas: 1 }), 400);
    assert.equal(await put({ policy: READ, cas: -1 }), 204);
    const version = (await read())['version'];
    assert.equal(await put({ policy: READ, cas: -1 }), 400);
    assert.equal(await put({ policy: READ, cas: version, cas_required: true }), 204);
    assert.deepEqual(
      [(await read())['version'], (await read())['cas_required']],
      [Number(version) + 1, true],
    );
    assert.equal(await put({ policy: READ }), 400);
    assert.equal(await put({ policy: READ, cas: version }), 400);
    assert.equal(await put({ policy: READ, cas: Number(version) + 1 }), 204);
    assert.equal((await read())['cas_required'], false);
    assert.equal(await put({ policy: READ, cas_required: true }), 400);
    const at = await Promise.all([1, 2, 3, 4].map(() => put({ policy: READ, cas: Number(version) + 2 })));
    assert.deepEqual(
      at.toSorted((a, b) => a - b),
      [204, 400, 400, 400],
    );
  });

  it('are changed in part, and made by no such change', async () => {
    const { vault, put, patch, read } = await opened();
    assert.equal(await patch({ policy: READ }), 404);
    await put({ policy: READ, ttl: '1h' });
    assert.equal(await patch({ cas_required: false }), 204);
    const { policy, expiration } = await read();
    assert.deepEqual([policy, expiration], [READ, new Date(vault.now + 3_600_000).toISOString()]);
    assert.equal(await patch({ ttl: '2h' }), 204);
    assert.equal((await read())['expiration'], new Date(vault.now + 7_200_000).toISOString());
    assert.equal(await patch({ policy: 'path {' }), 400);
    await put({ policy: READ });
    assert.equal((await read())['expiration'], undefined);
    assert.equal(await patch({ allow_slashes_in_identity_templates: true }), 400);
  });

  it('are listed with what they say', async () => {
    const { vault, put } = await opened();
    await put({ policy: READ });
    const { data } = (await vault.ask('list', 'sys/policies/detailed/acl/')).body;
    assert.deepEqual(data['keys'], ['default', 'p', 'root']);
    const info = data['key_info'] as Record<string, { readonly policy: string; readonly version: number }>;
    assert.deepEqual([info['p']?.policy, info['root']?.policy, info['root']?.version], [READ, '', 0]);
  });

  it('of old, which were the text alone, are read and changed', async () => {
    const { vault, put, read } = await opened();
    const { services } = vault.vault.core ?? assert.fail();
    const [, , , , , policies] = services.stores();
    await policies?.put('acl/p', READ);
    const { policy, version, modified } = await read();
    assert.deepEqual([policy, version, modified], [READ, 1, null]);
    assert.equal(await put({ policy: READ, cas: 1 }), 204);
    assert.equal((await read())['modified'], new Date(vault.now).toISOString());
  });
});
