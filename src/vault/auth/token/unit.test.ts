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

  it('are renewed as long as they may be', async () => {
    const vault = await TestVault.open();
    const make = async (body: object) =>
      (await vault.ask('update', 'auth/token/create', { ...body })).body.auth.client_token;
    const renew = async (token: string, increment = 0) =>
      (await vault.ask('update', 'auth/token/renew', { token, increment })).body.auth.lease_duration;
    const bounded = await make({ ttl: '10m', explicit_max_ttl: '15m' });
    vault.now += 300_000;
    assert.equal(await renew(bounded, 3600), 600);
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
    assert.equal((await vault.ask('update', 'auth/token/create/none', {})).status, 404);
    assert.deepEqual((await vault.ask('list', 'auth/token/roles/')).body.data, { keys: ['ci'] });
    assert.equal((await vault.ask('read', 'auth/token/roles/ci')).body.data['path_suffix'], 'v1');
  });
});
