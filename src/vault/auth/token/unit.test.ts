import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../../vault.fixture.ts';

describe('tokens', () => {
  it('are looked up by themselves and by accessor, which tells no token', async () => {
    const vault = await TestVault.open();
    const made = (
      await vault.ask('update', 'auth/token/create', {
        policies: ['a'],
        meta: { x: 'y' },
        display_name: 'ci',
        ttl: '2h',
      })
    ).body.auth;
    const own = (await vault.ask('read', 'auth/token/lookup-self', {}, { token: made.client_token })).body
      .data;
    assert.deepEqual(
      [own['id'], own['display_name'], own['ttl'], own['meta'], own['policies']],
      [made.client_token, 'token-ci', 7200, { x: 'y' }, ['a', 'default']],
    );
    const other = (await vault.ask('update', 'auth/token/lookup-accessor', { accessor: made.accessor })).body
      .data;
    assert.equal(other['id'], '');
    assert.equal((await vault.ask('update', 'auth/token/lookup', { token: 'hvs.no' })).status, 403);
    const accessors = (await vault.ask('list', 'auth/token/accessors/')).body.data['keys'] as string[];
    assert.ok(accessors.includes(made.accessor));
  });

  it('are chosen without a dot, and looked up as the own one where none is named', async () => {
    const vault = await TestVault.open();
    for (const id of ['hvs.mine', 'a.b'])
      assert.equal((await vault.ask('update', 'auth/token/create', { id })).status, 400);
    await vault.ask('update', 'auth/token/create', { id: 'mine', display_name: 'x', policies: ['a'] });
    await vault.ask('update', 'sys/policies/acl/a', {
      policy: 'path "auth/token/lookup" { capabilities = ["update"] }',
    });
    for (const body of [{}, { token: '' }]) {
      const { data } = (await vault.ask('update', 'auth/token/lookup', body, { token: 'mine' })).body;
      assert.deepEqual([data['id'], data['display_name']], ['mine', 'token-x']);
    }
  });

  it('have no time below 0, neither by themselves nor by a role', async () => {
    const vault = await TestVault.open();
    for (const name of ['ttl', 'period', 'explicit_max_ttl'])
      for (const path of ['create', 'roles/x'])
        if (path === 'create' || name !== 'ttl')
          assert.equal((await vault.ask('update', `auth/token/${path}`, { [name]: '-5s' })).status, 400);
    await vault.ask('update', 'sys/auth/people', { type: 'userpass' });
    const user = { password: 'fake-password', token_ttl: -1 };
    assert.equal((await vault.ask('update', 'auth/people/users/ann', user)).status, 400);
  });

  it('are renewed as long as they may be', async () => {
    const vault = await TestVault.open();
    const make = async (body: object) =>
      (await vault.ask('update', 'auth/token/create', { ...body })).body.auth.client_token;
    const renew = async (token: string, increment = 0) =>
      (await vault.ask('update', 'auth/token/renew', { token, increment })).body.auth.lease_duration;
    const bounded = await make({ ttl: '10m', explicit_max_ttl: '15m' });
    vault.now += 300_000;
    const told = async () =>
      (await vault.ask('update', 'auth/token/lookup', { token: bounded })).body.data['last_renewal_time'];
    assert.equal(await told(), undefined);
    assert.equal(await renew(bounded, 3600), 600);
    assert.equal(await told(), vault.now / 1000);
    vault.now += 300_000;
    assert.equal(await renew(bounded), 300);
    const periodic = await make({ period: '1h' });
    for (let hour = 0; hour < 40 * 24; hour += 23) {
      vault.now += 3_500_000;
      assert.equal(await renew(periodic), 3600);
    }
    // As Vault's command line sends it.
    const stuck = await make({ ttl: '1h', renewable: 'false' });
    assert.equal((await vault.ask('update', 'auth/token/renew', { token: stuck })).status, 400);
  });

  it('are made by roles with what these say', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'auth/token/roles/ci', {
      allowed_policies: 'a, b',
      orphan: 'true',
      token_period: '30m',
      path_suffix: 'v1',
    });
    const token = await vault.tokenOf({ user: 'path "auth/token/create/ci" { capabilities = ["update"] }' });
    const made = await vault.ask('update', 'auth/token/create/ci', { policies: ['b'] }, { token });
    assert.deepEqual([made.body.auth.policies, made.body.auth.lease_duration], [['b', 'default'], 1800]);
    assert.equal(
      (await vault.ask('update', 'auth/token/create/ci', { policies: ['c'] }, { token })).status,
      400,
    );
    const none = await vault.ask('update', 'auth/token/create/none', {});
    assert.deepEqual([none.status, none.body.errors], [400, ['unknown role none']]);
    assert.deepEqual((await vault.ask('list', 'auth/token/roles/')).body.data, { keys: ['ci'] });
    assert.equal((await vault.ask('read', 'auth/token/roles/ci')).body.data['path_suffix'], 'v1');
  });

  it('are made by roles of policies that patterns allow, and do not forbid', async () => {
    const vault = await TestVault.open();
    const role = { allowed_policies_glob: 'dev-*, ops', disallowed_policies_glob: ['dev-secret*'] };
    await vault.ask('update', 'auth/token/roles/dev', role);
    const status = async (name: string) =>
      (await vault.ask('update', 'auth/token/create/dev', { policies: [name] })).status;
    assert.deepEqual(
      [await status('dev-a'), await status('ops'), await status('prod'), await status('dev-secrets')],
      [200, 200, 400, 400],
    );
    const { data } = (await vault.ask('read', 'auth/token/roles/dev')).body;
    assert.deepEqual(
      [data['allowed_policies_glob'], data['disallowed_policies_glob']],
      [['dev-*', 'ops'], ['dev-secret*']],
    );
  });

  it('are of whom a role allows to name, and of nobody else', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'auth/token/roles/ci', { allowed_entity_aliases: ['Web-*'] });
    const make = (path: string, entity_alias: string) =>
      vault.ask('update', path, { entity_alias, policies: ['a'] });
    const made = await make('auth/token/create/ci', 'web-1');
    const again = await make('auth/token/create/ci', 'WEB-1');
    assert.match(made.body.auth.entity_id, /^[0-9a-f-]{36}$/);
    assert.equal(again.body.auth.entity_id, made.body.auth.entity_id);
    assert.equal((await make('auth/token/create/ci', 'db-1')).status, 400);
    assert.equal((await make('auth/token/create', 'web-1')).status, 400);
  });

  it('of batch are told no accessor, are not renewed, and make no others', async () => {
    const vault = await TestVault.open();
    const all = 'path "*" { capabilities = ["create", "read", "update", "sudo"] }';
    const token = await vault.tokenOf({ all }, { type: 'batch', ttl: '10m' });
    assert.match(token, /^hvb\./);
    const { data } = (await vault.ask('read', 'auth/token/lookup-self', {}, { token })).body;
    assert.deepEqual(
      [data['type'], data['accessor'], data['renewable'], data['orphan']],
      ['batch', '', false, false],
    );
    const ask = async (path: string, body = {}) => (await vault.ask('update', path, body, { token })).status;
    assert.equal(await ask('auth/token/renew-self'), 400);
    assert.equal(await ask('auth/token/create', { policies: ['all'] }), 400);
    for (const bad of [{ period: '1h' }, { num_uses: 2 }, { policies: ['root'] }])
      assert.equal(
        (await vault.ask('update', 'auth/token/create', { type: 'batch', policies: ['a'], ...bad })).status,
        400,
      );
    await vault.ask('update', 'auth/token/roles/ci', { token_type: 'default-batch' });
    const made = async (body: object) =>
      (await vault.ask('update', 'auth/token/create/ci', { policies: ['a'], ...body })).body.auth
        .client_token;
    assert.match(await made({}), /^hvb\./);
    assert.match(await made({ type: 'service' }), /^hvs\./);
    vault.now += 600_000;
    assert.equal((await vault.ask('read', 'auth/token/lookup-self', {}, { token })).status, 403);
  });

  it('are made with a warning where they are not as they were asked', async () => {
    const vault = await TestVault.open();
    const asked = { policies: ['default', 'none'], ttl: '1000h' };
    const { body } = await vault.ask('update', 'auth/token/create', asked);
    assert.deepEqual((body as unknown as { warnings: unknown }).warnings, [
      'TTL of "1000h0m0s" exceeded the effective max_ttl of "768h0m0s"; TTL value is capped accordingly',
      'Policy "none" does not exist',
    ]);
    const root = await vault.ask('update', 'auth/token/create', { explicit_max_ttl: '1h' });
    assert.deepEqual([root.body.auth.policies, root.body.auth.lease_duration], [['root'], 3600]);
  });

  it('have a name of letters and digits, and numbers of their metadata as texts', async () => {
    const vault = await TestVault.open();
    for (const [said, told] of [
      ['a b/c', 'token-a-b-c'],
      ['', 'token'],
      ['token', 'token'],
    ]) {
      const asked = { display_name: said, meta: { build: 7 }, policies: ['a'] };
      const { auth } = (await vault.ask('update', 'auth/token/create', asked)).body;
      const { data } = (await vault.ask('update', 'auth/token/lookup', { token: auth.client_token })).body;
      assert.deepEqual([data['display_name'], data['meta']], [told, { build: '7' }]);
    }
  });

  it('need no tidying', async () => {
    const vault = await TestVault.open();
    assert.equal((await vault.ask('update', 'auth/token/tidy')).status, 202);
  });

  it('are good from where they were asked for alone, where their role says so', async () => {
    const vault = await TestVault.open();
    const role = { token_strictly_bind_ip: true, token_bound_cidrs: '10.0.0.0/8' };
    await vault.ask('update', 'auth/token/roles/near', role);
    assert.equal(
      (await vault.ask('read', 'auth/token/roles/near')).body.data['token_strictly_bind_ip'],
      true,
    );
    const made = (address: string) =>
      vault.ask('update', 'auth/token/create/near', { policies: ['default'] }, { address });
    assert.equal((await made('192.0.2.1')).status, 400);
    const token = (await made('10.0.0.1')).body.auth.client_token;
    const from = async (address: string) =>
      (await vault.ask('read', 'auth/token/lookup-self', {}, { token, address })).status;
    assert.deepEqual([await from('10.0.0.1'), await from('10.0.0.2')], [200, 403]);
  });
});
