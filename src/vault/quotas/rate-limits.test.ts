import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';
import { RateLimits } from './rate-limits.ts';

/** A vault with two roles of machines, and how they log in: by whatever secret. */
async function opened() {
  const vault = await TestVault.open();
  for (const type of ['approle', 'userpass', 'kubernetes', 'jwt'])
    await vault.ask('update', `sys/auth/${type}`, { type });
  const ids = new Map<string, unknown>();
  for (const name of ['one', 'two']) {
    await vault.ask('update', `auth/approle/role/${name}`, {});
    const { data } = (await vault.ask('read', `auth/approle/role/${name}/role-id`)).body;
    ids.set(name, data['role_id']);
  }
  const logIn = async (name: string, address = '127.0.0.1') => {
    const body = { role_id: ids.get(name) ?? name, secret_id: 'none' };
    return (await vault.ask('update', 'auth/approle/login', body, { token: undefined, address })).status;
  };
  const limit = async (body: object) =>
    (await vault.ask('update', 'sys/quotas/rate-limit/a', { rate: 2, interval: '1h', ...body })).status;
  return { vault, logIn, limit };
}

describe('limits of rate', () => {
  it('block who asked too often, for as long as is said, and no longer for asking on', () => {
    const limits = new RateLimits();
    const one = { name: 'a', path: '', rate: 2, interval: 1 };
    const take = (second: number, address = '::1') =>
      limits.take('kv/a', address, second * 1000) !== undefined;
    limits.adopt([{ ...one, blockInterval: 60 }]);
    assert.deepEqual([take(0), take(0), take(0), take(0, '::2')], [false, false, true, false]);
    assert.deepEqual([take(30), take(59), take(60)], [true, true, false]);
    assert.deepEqual([take(60), take(60)], [false, true]);
    limits.adopt([one]);
    assert.equal(take(61), false);
  });

  it('are of what is below a path, also where it ends in a star', () => {
    for (const path of ['kv/data/a/', 'kv/data/a/*', 'kv/data/a*']) {
      const limits = new RateLimits();
      limits.adopt([{ name: 'a', path, rate: 1, interval: 60 }]);
      const take = (asked: string) => limits.take(asked, '::1', 0) !== undefined;
      assert.deepEqual([take('kv/data/a/b'), take('kv/data/a/c'), take('kv/data/b')], [false, true, false]);
    }
  });

  it('are read as they were written', async () => {
    const { vault, limit } = await opened();
    assert.equal(await limit({ path: 'kv', block_interval: '5m' }), 204);
    const read = async () => (await vault.ask('read', 'sys/quotas/rate-limit/a')).body.data;
    assert.deepEqual(await read(), {
      name: 'a',
      path: 'kv',
      role: '',
      type: 'rate-limit',
      rate: 2,
      interval: 3600,
      block_interval: 300,
    });
    assert.equal(await limit({ path: 'kv' }), 204);
    assert.equal((await read())['block_interval'], 0);
    assert.equal(await limit({ block_interval: -1 }), 400);
  });
});

describe('limits of rate of a role', () => {
  it('count its logins, of each address, and those of no other role', async () => {
    const { vault, logIn, limit } = await opened();
    assert.equal(await limit({ path: 'auth/approle', role: 'One' }), 204);
    const { data } = (await vault.ask('read', 'sys/quotas/rate-limit/a')).body;
    assert.deepEqual([data['role'], data['path']], ['one', 'auth/approle/']);
    const told = [await logIn('one'), await logIn('one'), await logIn('one')];
    assert.deepEqual(told, [400, 400, 429]);
    assert.deepEqual([await logIn('two'), await logIn('none'), await logIn('one', '::1')], [400, 400, 400]);
    vault.now += 3_600_000;
    assert.equal(await logIn('one'), 400);
  });

  it('count besides what is limited by path', async () => {
    const { vault, logIn, limit } = await opened();
    await limit({ path: 'auth/approle/', role: 'one' });
    await vault.ask('update', 'sys/quotas/rate-limit/b', { path: 'auth/approle/', rate: 1, interval: '1h' });
    assert.deepEqual([await logIn('two'), await logIn('one')], [400, 429]);
  });

  it('are of roles that requests name, and of methods that have some', async () => {
    const { vault, limit } = await opened();
    for (const type of ['kubernetes', 'jwt']) {
      assert.equal(await limit({ path: `auth/${type}`, role: 'web', rate: 1 }), 204);
      vault.now += 3_600_000;
      const ask = async (role: string) =>
        (await vault.ask('update', `auth/${type}/login`, { role, jwt: 'a.b.c' }, { token: undefined }))
          .status;
      assert.deepEqual([await ask('web'), await ask('WEB'), await ask('other')], [403, 429, 403], type);
    }
    for (const path of ['', 'auth/', 'auth/userpass', 'auth/none', 'auth/approle/login', 'kv'])
      assert.equal(await limit({ path, role: 'one' }), 400, path);
  });

  it('are of no path that is exempt, nor of what is below it', async () => {
    const { vault, limit } = await opened();
    const exempt = (paths: unknown, more: object = {}) =>
      vault.ask('update', 'sys/quotas/config', { rate_limit_exempt_paths: paths, ...more });
    assert.equal((await exempt(['/sys/internal/', 'sys/mounts'])).status, 204);
    assert.equal(await limit({ rate: 1 }), 204);
    const { data } = (await vault.ask('read', 'sys/mounts')).body;
    assert.ok(data);
    const told = [];
    for (const path of ['sys/mounts', 'sys/internal/ui/mounts', 'sys/mounts-of-another', 'sys/policy'])
      told.push((await vault.ask('read', path)).status);
    assert.deepEqual(told, [200, 200, 404, 429]);
    for (const bad of [[''], 'x'.repeat(600), Array.from({ length: 101 }, () => 'a')]) {
      vault.now += 3_600_000;
      assert.equal((await exempt(bad)).status, 400);
    }
    vault.now += 3_600_000;
    assert.equal((await exempt([], { enable_rate_limit_response_headers: true })).status, 400);
    vault.now += 3_600_000;
    const shown = (await vault.ask('read', 'sys/quotas/config')).body.data;
    assert.deepEqual(shown['rate_limit_exempt_paths'], ['sys/internal', 'sys/mounts']);
  });
});
