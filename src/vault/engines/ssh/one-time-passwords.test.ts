import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSqliteStorage } from '../../../platform/vault-storage/sqlite-storage.ts';
import { TestVault } from '../../vault.fixture.ts';

const ROLE = { key_type: 'otp', default_user: 'ann', cidr_list: '10.0.0.0/8,2001:db8::/32' };

async function opened(role: object = ROLE) {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/ssh', { type: 'ssh' });
  const post = (path: string, body: object = {}, token?: string) =>
    vault.ask('update', `ssh/${path}`, body as Record<string, unknown>, token === undefined ? {} : { token });
  assert.equal((await post('roles/r', role)).status, 204);
  const make = async (body: object = { ip: '10.1.2.3' }) => {
    const { status, body: shown } = await post('creds/r', body);
    assert.equal(status, 200);
    return { ...shown.data, lease: shown.lease_id } as {
      readonly key: string;
      readonly username: string;
      readonly lease: string;
    };
  };
  // Nobody needs a token for it.
  const verify = (otp: unknown) => vault.ask('update', 'ssh/verify', { otp }, { token: undefined });
  return { vault, post, make, verify };
}

describe('a password for one login', () => {
  it('is told a host once', async () => {
    const { make, verify } = await opened();
    const { key, username } = await make();
    assert.equal(username, 'ann');
    const first = await verify(key);
    assert.deepEqual(first.body.data, { username: 'ann', ip: '10.1.2.3', role_name: 'r' });
    const [again, wrong] = [await verify(key), await verify('fake')];
    assert.deepEqual([again.status, again.body], [400, wrong.body]);
    for (const none of ['', '../role/r', 'x'.repeat(300), undefined])
      assert.equal((await verify(none)).status, 400);
  });

  it('is told one of many hosts that ask at once, on whatever replica', async () => {
    const storage = openSqliteStorage(':memory:');
    const vault = await TestVault.open([], storage);
    const other = await TestVault.join(vault, storage);
    await vault.ask('update', 'sys/mounts/ssh', { type: 'ssh' });
    await vault.ask('update', 'ssh/roles/r', ROLE);
    const { key: otp } = (await vault.ask('update', 'ssh/creds/r', { ip: '10.0.0.1' })).body.data;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? vault : other).ask('update', 'ssh/verify', { otp }, { token: undefined }),
      ),
    );
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, ...Array<number>(19).fill(400)],
    );
  });

  it('ends with its time, its lease, its role and its mount', async () => {
    const { vault, post, make, verify } = await opened({ ...ROLE, ttl: '1m' });
    const [over, ended, orphaned, unmounted] = [await make(), await make(), await make(), await make()];
    assert.equal((await vault.ask('update', 'sys/leases/revoke', { lease_id: ended.lease })).status, 204);
    assert.equal((await verify(ended.key)).status, 400);
    assert.equal((await vault.ask('update', 'sys/leases/renew', { lease_id: over.lease })).status, 400);
    vault.now += 60_000;
    assert.equal((await verify(over.key)).status, 400);
    vault.now -= 60_000;
    await vault.ask('delete', 'ssh/roles/r');
    assert.equal((await verify(orphaned.key)).status, 400);
    await post('roles/r', ROLE);
    await vault.ask('delete', 'sys/mounts/ssh');
    await vault.ask('update', 'sys/mounts/ssh', { type: 'ssh' });
    await post('roles/r', ROLE);
    assert.equal((await verify(unmounted.key)).status, 400);
  });

  it('is in no store, nor in the path of what is kept', async () => {
    const storage = openSqliteStorage(':memory:');
    const vault = await TestVault.open([], storage);
    await vault.ask('update', 'sys/mounts/ssh', { type: 'ssh' });
    await vault.ask('update', 'ssh/roles/r', ROLE);
    const { key } = (await vault.ask('update', 'ssh/creds/r', { ip: '10.0.0.1' })).body.data;
    for await (const { path, value } of storage.rows())
      assert.ok(!path.includes(String(key)) && !value.includes(String(key)), path);
  });

  it('is for a user and a host that the role allows', async () => {
    const { post, make } = await opened({ ...ROLE, allowed_users: 'bob', exclude_cidr_list: '10.9.0.0/16' });
    assert.equal((await make({ ip: '2001:db8::1', username: 'bob' })).username, 'bob');
    for (const body of [
      {},
      { ip: '10.9.1.1' },
      { ip: '::ffff:10.9.1.1' },
      { ip: '::ffff:a09:101' },
      { ip: '192.0.2.1' },
      { ip: 'host' },
      { ip: 'fe80::1%eth0' },
      { ip: '10.0.0.1/32' },
      { ip: '10.0.0.1', username: 'root' },
    ])
      assert.equal((await post('creds/r', body)).status, 400, JSON.stringify(body));
    await post('roles/r', ROLE);
    assert.equal((await make({ ip: '10.0.0.1', username: 'root' })).username, 'root');
    for (const username of ['a b', 'a\nb', 'a:b', '../x', 'x'.repeat(257)])
      assert.equal((await post('creds/r', { ip: '10.0.0.1', username })).status, 400, username);
    assert.equal((await post('creds/none', { ip: '10.0.0.1' })).status, 400);
  });

  it('is of no role of certificates, and the other way round', async () => {
    const { post } = await opened();
    const ca = { key_type: 'ca', allow_user_certificates: true, allowed_users: '*', default_user: 'ann' };
    await post('roles/ca', ca);
    assert.equal((await post('creds/ca', { ip: '10.0.0.1' })).status, 400);
    await post('config/ca', { key_type: 'ed25519' });
    assert.equal((await post('issue/r', { key_type: 'ed25519' })).status, 400);
    assert.equal((await post('issue/ca', { key_type: 'ed25519' })).status, 200);
    for (const bad of [
      { key_type: 'x' },
      { default_user: '' },
      { cidr_list: 'x' },
      { port: 0 },
      { exclude_cidr_list: '10.0.0.0/33' },
      { allowed_users_template: true },
    ])
      assert.equal((await post('roles/bad', { ...ROLE, ...bad })).status, 400, JSON.stringify(bad));
  });

  it('is looked for by an address', async () => {
    const { vault, post, make } = await opened();
    await post('roles/any', { key_type: 'otp', default_user: 'ann' });
    await post('roles/ca', { key_type: 'ca', allow_user_certificates: true });
    const rolesOf = async (ip: string) => (await post('lookup', { ip })).body.data['roles'];
    assert.deepEqual([await rolesOf('10.1.1.1'), await rolesOf('192.0.2.1')], [['r'], []]);
    assert.equal((await post('creds/any', { ip: '192.0.2.1' })).status, 400);
    assert.equal((await vault.ask('read', 'ssh/config/zeroaddress')).status, 404);
    for (const roles of ['none', 'ca', ''])
      assert.equal((await post('config/zeroaddress', { roles })).status, 400);
    assert.equal((await post('config/zeroaddress', { roles: 'any' })).status, 204);
    assert.deepEqual((await vault.ask('read', 'ssh/config/zeroaddress')).body.data, { roles: ['any'] });
    assert.deepEqual(await rolesOf('192.0.2.1'), ['any']);
    assert.equal((await post('creds/any', { ip: '192.0.2.1' })).status, 200);
    // A role that is made anew by the same name is of no other address than it says.
    await vault.ask('delete', 'ssh/roles/any');
    await post('roles/any', { key_type: 'otp', default_user: 'ann' });
    assert.equal((await post('creds/any', { ip: '192.0.2.1' })).status, 400);
    await make();
    assert.equal((await vault.ask('delete', 'ssh/config/zeroaddress')).status, 204);
  });

  it('is read as clients know it', async () => {
    const { vault, verify } = await opened({ ...ROLE, port: 2222 });
    assert.deepEqual((await vault.ask('read', 'ssh/roles/r')).body.data, {
      key_type: 'otp',
      default_user: 'ann',
      port: 2222,
      ttl: 0,
      max_ttl: 0,
      allowed_users: '',
      cidr_list: ROLE.cidr_list,
      exclude_cidr_list: '',
    });
    assert.deepEqual((await vault.ask('list', 'ssh/roles/')).body.data['key_info'], {
      r: { key_type: 'otp' },
    });
    const echoed = await verify('verify-echo-request');
    assert.deepEqual(echoed.body.data, { message: 'verify-echo-response' });
  });
});
