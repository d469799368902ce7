import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';

const opened = async () => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/secret', { type: 'kv-v2' });
  await vault.ask('update', 'sys/auth/people', { type: 'userpass' });
  return vault;
};

describe('mounts', () => {
  it('are told as they were set, by the names of the API', async () => {
    const vault = await opened();
    const said = {
      listing_visibility: 'unauth',
      audit_non_hmac_request_keys: ['a', 'b'],
      audit_non_hmac_response_keys: 'c',
      passthrough_request_headers: ['X-A'],
      allowed_response_headers: ['X-B'],
      force_no_cache: true,
    };
    assert.equal((await vault.ask('update', 'sys/mounts/secret/tune', said)).status, 204);
    await vault.ask('update', 'sys/mounts/secret/tune', {
      description: 'x',
      passthrough_request_headers: '',
    });
    const { data } = (await vault.ask('read', 'sys/mounts/secret/tune')).body;
    assert.deepEqual(data, {
      default_lease_ttl: 2_764_800,
      max_lease_ttl: 2_764_800,
      force_no_cache: true,
      listing_visibility: 'unauth',
      audit_non_hmac_request_keys: ['a', 'b'],
      audit_non_hmac_response_keys: ['c'],
      allowed_response_headers: ['X-B'],
      description: 'x',
      options: { version: '2' },
    });
    for (const bad of [{ listing_visibility: 'all' }, { token_type: 'batch' }])
      assert.equal((await vault.ask('update', 'sys/mounts/secret/tune', bad)).status, 400);
  });

  it('keep their times where a client says nothing by an empty text, and have a usual time no longer than the longest', async () => {
    const vault = await opened();
    const tune = (said: Readonly<Record<string, unknown>>) =>
      vault.ask('update', 'sys/mounts/secret/tune', said);
    const times = async () => {
      const { data } = (await vault.ask('read', 'sys/mounts/secret/tune')).body;
      return [data['default_lease_ttl'], data['max_lease_ttl']];
    };
    await tune({ default_lease_ttl: '1h', max_lease_ttl: '2h' });
    // As the command line does, whose user says something else.
    await tune({ default_lease_ttl: '', max_lease_ttl: '', description: 'x' });
    assert.deepEqual(await times(), [3600, 7200]);
    for (const bad of [
      { default_lease_ttl: '3h' },
      { max_lease_ttl: '30m' },
      { default_lease_ttl: '-1' },
      { default_lease_ttl: '1000h', max_lease_ttl: 'system' },
    ])
      assert.equal((await tune(bad)).status, 400);
    assert.deepEqual(await times(), [3600, 7200]);
    await tune({ default_lease_ttl: 'system', max_lease_ttl: 'system' });
    assert.deepEqual(await times(), [2_764_800, 2_764_800]);
    const config = { default_lease_ttl: '2h', max_lease_ttl: '1h' };
    assert.equal((await vault.ask('update', 'sys/mounts/x', { type: 'kv', config })).status, 400);
  });

  it('are told with what was said of them, and the own ones with what they are', async () => {
    const vault = await opened();
    await vault.ask('update', 'sys/mounts/here', { type: 'pki', local: true, seal_wrap: true });
    const { data } = (await vault.ask('read', 'sys/mounts')).body;
    const told = (path: string) => {
      const { description, local, seal_wrap: seals } = data[path] as Readonly<Record<string, unknown>>;
      return [description, local, seals];
    };
    assert.deepEqual(told('here/'), ['', true, true]);
    assert.deepEqual(told('secret/'), ['', false, false]);
    assert.deepEqual(told('cubbyhole/'), ['secrets of one token alone', true, false]);
  });

  it('of keys and values have one of two versions', async () => {
    const vault = await opened();
    const mount = (path: string, version: string) =>
      vault.ask('update', `sys/mounts/${path}`, { type: 'kv', options: { version } });
    assert.equal((await mount('three', '3')).status, 400);
    for (const [path, version, shown] of [
      ['one', '1', '1'],
      ['two', '2', '2'],
      ['none', '', '1'],
    ] as const) {
      assert.equal((await mount(path, version)).status, 204);
      const { options } = (await vault.ask('read', `sys/mounts/${path}`)).body.data;
      assert.deepEqual(options, { version: shown });
    }
  });

  it('of methods are tuned also as clients do that take the path of any mount', async () => {
    const vault = await opened();
    const path = 'sys/mounts/auth/people/tune';
    await vault.ask('update', path, { default_lease_ttl: '20m', token_type: 'batch' });
    const { data } = (await vault.ask('read', path)).body;
    assert.deepEqual([data['default_lease_ttl'], data['token_type']], [1200, 'batch']);
    assert.deepEqual((await vault.ask('read', 'sys/auth/people/tune')).body.data, data);
    const weak = await vault.tokenOf({ weak: 'path "sys/mounts/*" { capabilities = ["read", "update"] }' });
    for (const operation of ['read', 'update'] as const)
      assert.equal((await vault.ask(operation, path, {}, { token: weak })).status, 403);
    assert.equal((await vault.ask('update', 'sys/mounts/auth/x', { type: 'kv' })).status, 400);
    assert.deepEqual((await vault.ask('read', 'sys/auth/none')).body.errors, ['No auth engine at none/']);
  });

  it('of methods say of which type tokens are', async () => {
    const vault = await opened();
    await vault.ask('update', 'auth/people/users/ann', { password: 'fake-password' });
    const made = async () =>
      (await vault.ask('update', 'auth/people/login/ann', { password: 'fake-password' })).body.auth
        .client_token;
    for (const [token_type, prefix] of [
      ['default-batch', 'hvb.'],
      ['service', 'hvs.'],
      ['batch', 'hvb.'],
      ['', 'hvs.'],
    ] as const) {
      await vault.ask('update', 'sys/auth/people/tune', { token_type });
      assert.ok((await made()).startsWith(prefix), token_type);
    }
  });

  it('of tokens are tuned, and none else of the vault itself', async () => {
    const vault = await opened();
    await vault.ask('update', 'sys/auth/token/tune', { default_lease_ttl: '1h', max_lease_ttl: '2h' });
    await vault.ask('update', 'sys/auth/token/tune', { description: 'ours' });
    const { auth } = (await vault.ask('update', 'auth/token/create', { policies: ['a'] })).body;
    assert.equal(auth.lease_duration, 3600);
    const methods = (await vault.ask('read', 'sys/auth')).body.data;
    assert.deepEqual(Object.keys(methods), ['people/', 'token/']);
    for (const path of ['sys/mounts/sys/tune', 'sys/mounts/cubbyhole/tune'])
      assert.equal((await vault.ask('update', path, { description: 'x' })).status, 400);
    assert.equal((await vault.ask('delete', 'sys/auth/token')).status, 400);
  });

  it('are told to everybody where they say so, and else to those who may reach them', async () => {
    const vault = await opened();
    const told = async (token?: string) => {
      const { status, body } = await vault.ask('read', 'sys/internal/ui/mounts', {}, { token });
      return status === 200 ? body.data : status;
    };
    assert.deepEqual(await told(), { secret: {}, auth: {} });
    await vault.ask('update', 'sys/auth/people/tune', { listing_visibility: 'unauth', description: 'us' });
    const people = { type: 'userpass', description: 'us', options: null };
    assert.deepEqual(await told(), { secret: {}, auth: { 'people/': people } });
    assert.equal(await told('hvs.none'), 403);
    const near = await vault.tokenOf({ near: 'path "secret/data/a" { capabilities = ["read"] }' });
    const seen = (await told(near)) as Record<string, Record<string, Record<string, unknown>>>;
    assert.ok(seen['secret']?.['secret/']?.['accessor']);
    // Of what one may not reach, no more than everybody is told.
    assert.deepEqual(seen['auth']?.['people/'], people);
  });

  it('are of one type, whatever the version of keys and values', async () => {
    const vault = await opened();
    const { data } = (await vault.ask('read', 'sys/mounts/secret')).body;
    assert.match(String(data['accessor']), /^kv_[0-9a-f]{8}$/);
    const reply = await vault.ask('update', 'secret/data/a', { data: {} });
    assert.equal((reply.body as unknown as { mount_type: string }).mount_type, 'kv');
  });

  it('are moved at once, which is told to who asks how far it is', async () => {
    const vault = await opened();
    const { data } = (await vault.ask('update', 'sys/remount', { from: 'secret', to: 'moved' })).body;
    const status = await vault.ask('read', `sys/remount/status/${String(data['migration_id'])}`);
    assert.deepEqual(status.body.data['migration_info'], {
      source_mount: 'secret/',
      target_mount: 'moved/',
      status: 'success',
    });
    assert.equal((await vault.ask('read', 'sys/remount/status/none')).status, 404);
  });

  it('of methods end the tokens that they gave, where they are unmounted, moved, or somebody says so', async () => {
    const vault = await opened();
    await vault.ask('update', 'sys/policies/acl/make', {
      policy: 'path "auth/token/create" { capabilities = ["update"] }',
    });
    const password = { password: 'fake-password' };
    const come = async (path: string, name = 'ann') => {
      await vault.ask('update', `auth/${path}/users/${name}`, { ...password, token_policies: 'make' });
      const { body } = await vault.ask('update', `auth/${path}/login/${name}`, password, {
        token: undefined,
      });
      return body.auth.client_token;
    };
    const alive = (...tokens: readonly string[]) =>
      Promise.all(
        tokens.map(
          async (token) => (await vault.ask('read', 'auth/token/lookup-self', {}, { token })).status,
        ),
      );
    await vault.ask('update', 'sys/auth/people2', { type: 'userpass' });
    const other = await come('people2');
    const [ann, bob] = [await come('people'), await come('people', 'bob')];
    const { auth } = (await vault.ask('update', 'auth/token/create', {}, { token: ann })).body;
    await vault.ask('update', 'sys/leases/revoke-prefix/auth/people/login/bob');
    assert.deepEqual(await alive(ann, bob, other), [200, 403, 200]);
    const { data } = (await vault.ask('update', 'sys/remount', { from: 'auth/people', to: '/auth/new/' }))
      .body;
    const status = await vault.ask('read', `sys/remount/status/${String(data['migration_id'])}`);
    assert.deepEqual(status.body.data['migration_info'], {
      source_mount: 'auth/people/',
      target_mount: 'auth/new/',
      status: 'success',
    });
    assert.deepEqual(await alive(ann, auth.client_token, other), [403, 403, 200]);
    assert.equal((await vault.ask('read', 'auth/people/users/ann')).status, 404);
    assert.equal((await vault.ask('read', 'auth/new/users/ann')).status, 200);
    const moved = await come('new');
    for (const [from, to] of [
      ['auth/new', 'new'],
      ['secret', 'auth/secret'],
      ['auth/new', 'auth/'],
      ['auth/new', 'auth/people2/in'],
      ['auth/new', 'auth/token'],
      ['auth/token', 'auth/tokens'],
      ['auth/none', 'auth/x'],
    ])
      assert.equal((await vault.ask('update', 'sys/remount', { from, to })).status, 400, `${from} ${to}`);
    assert.equal((await vault.ask('delete', 'sys/auth/new')).status, 204);
    assert.deepEqual(await alive(moved, other, 'root'), [403, 200, 200]);
  });

  it('of methods end tokens by pages, and those alone that end some time', async () => {
    const vault = await opened();
    const services = vault.vault.core?.services ?? assert.fail();
    const make = (path: string, ttl: number) =>
      services.tokens.create({ displayName: 'x', policies: [], path, ttl }, vault.now);
    for (let count = 0; count < 600; count += 1) await make('auth/people/login/x', 60);
    const [near, root] = [await make('auth/peoples/login/x', 60), await make('auth/people/login/x', 0)];
    assert.equal((await vault.ask('delete', 'sys/auth/people')).status, 204);
    const left = await services.tokens.some(1_000);
    assert.deepEqual(new Set(left), new Set([near.hash, root.hash, services.tokens.hashOf('root')]));
  });
});
