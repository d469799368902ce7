import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../../vault.fixture.ts';

const opened = async (role: object = {}) => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/auth/approle', { type: 'approle' });
  await vault.ask('update', 'auth/approle/role/ci', { token_policies: 'a', ...role });
  const { role_id: roleId } = (await vault.ask('read', 'auth/approle/role/ci/role-id')).body.data;
  const secretId = async (more: Record<string, unknown> = {}) =>
    (await vault.ask('update', 'auth/approle/role/ci/secret-id', more)).body.data;
  const logIn = (id: unknown, secret: unknown, address = '127.0.0.1') =>
    vault.ask(
      'update',
      'auth/approle/login',
      { role_id: id, secret_id: secret },
      { token: undefined, address },
    );
  return { vault, roleId, secretId, logIn };
};

describe('roles of machines', () => {
  it('let in who has the id and a secret id, with what both say', async () => {
    const { roleId, secretId, logIn } = await opened({ token_ttl: '20m', token_period: 0 });
    const made = await secretId({ metadata: '{"build":"7"}' });
    const { auth } = (await logIn(roleId, made['secret_id'])).body as unknown as {
      auth: Record<string, unknown>;
    };
    assert.deepEqual(
      [auth['policies'], auth['metadata'], auth['lease_duration']],
      [['a', 'default'], { role_name: 'ci', build: '7' }, 1200],
    );
  });

  it('say the same to who has not', async () => {
    const { vault, roleId, secretId, logIn } = await opened();
    await vault.ask('update', 'auth/approle/role/other', {});
    const other = (await vault.ask('read', 'auth/approle/role/other/role-id')).body.data['role_id'];
    const { secret_id: secret } = await secretId();
    const answers = [
      await logIn(roleId, ''),
      await logIn(roleId, 'x'),
      await logIn('x', secret),
      await logIn(other, secret),
    ];
    assert.deepEqual(
      [...new Set(answers.map(({ status, body }) => JSON.stringify([status, body])))],
      ['[400,{"errors":["invalid role or secret ID"]}]'],
    );
  });

  it('take a secret id as often, as long and from where it is good', async () => {
    const { vault, roleId, secretId, logIn } = await opened({ secret_id_num_uses: 2, secret_id_ttl: '10m' });
    const { secret_id: twice } = await secretId();
    const raced = await Promise.all([1, 2, 3].map(() => logIn(roleId, twice)));
    assert.equal(raced.filter(({ status }) => status === 200).length, 2);
    const { secret_id: near } = await secretId({ cidr_list: '10.0.0.0/8' });
    assert.deepEqual(
      [(await logIn(roleId, near)).status, (await logIn(roleId, near, '10.1.1.1')).status],
      [400, 200],
    );
    const { secret_id: late } = await secretId();
    vault.now += 600_000;
    assert.equal((await logIn(roleId, late)).status, 400);
    assert.equal((await vault.ask('update', 'auth/approle/role/ci/secret-id', { num_uses: 3 })).status, 400);
  });

  it('have secret ids that are good from no more places than the role says, and none without a role', async () => {
    const { vault, secretId } = await opened({ secret_id_bound_cidrs: '10.0.0.0/8' });
    const told = async (more: Record<string, unknown>) =>
      (await vault.ask('update', 'auth/approle/role/ci/secret-id', more)).body.errors;
    assert.deepEqual(await told({ cidr_list: '192.0.2.1/32' }), ['cidr_list is more than the role allows']);
    assert.ok((await secretId({ cidr_list: '10.1.0.0/16' }))['secret_id']);
    for (const operation of ['update', 'list'] as const) {
      const { status, body } = await vault.ask(operation, 'auth/approle/role/none/secret-id');
      assert.deepEqual([status, body.errors], [400, ['role "none" does not exist']]);
    }
  });

  it('are told by old names too where these were said last', async () => {
    const { vault } = await opened({ period: '1h' });
    const read = async () => (await vault.ask('read', 'auth/approle/role/ci')).body.data;
    assert.deepEqual([(await read())['token_period'], (await read())['period']], [3600, 3600]);
    await vault.ask('update', 'auth/approle/role/ci', { policies: 'a,b', num_uses: 3 });
    const { policies, period, num_uses: uses, token_policies: named } = await read();
    assert.deepEqual([policies, named, period, uses], [['a', 'b'], ['a', 'b'], 3600, 3]);
    await vault.ask('update', 'auth/approle/role/ci', { token_policies: 'c', token_num_uses: 0, period: 0 });
    const after = await read();
    for (const name of ['policies', 'period', 'num_uses']) assert.equal(Object.hasOwn(after, name), false);
  });

  it('are locked after five wrong secret ids, which uses none of a right one', async () => {
    const { vault, roleId, secretId, logIn } = await opened({ token_bound_cidrs: '127.0.0.0/8' });
    const { secret_id: secret } = await secretId({ num_uses: 1 });
    for (let turn = 0; turn < 5; turn += 1) await logIn(roleId, 'wrong', '10.0.0.1');
    for (let turn = 0; turn < 4; turn += 1) await logIn(roleId, 'wrong');
    const wrong = await logIn('none', 'wrong');
    assert.equal((await vault.ask('read', 'sys/locked-users')).body.data['total'], 0);
    assert.deepEqual(await logIn(roleId, 'wrong'), wrong);
    assert.equal((await vault.ask('read', 'sys/locked-users')).body.data['total'], 1);
    assert.deepEqual(await logIn(roleId, secret), wrong);
    vault.now += 15 * 60_000;
    assert.equal((await logIn(roleId, secret)).status, 200);
  });

  it('end with their accessor, or with the role', async () => {
    const { vault, roleId, secretId, logIn } = await opened();
    const [one, other] = [await secretId(), await secretId()];
    const listed = (await vault.ask('list', 'auth/approle/role/ci/secret-id/')).body.data['keys'] as string[];
    assert.deepEqual(new Set(listed), new Set([one['secret_id_accessor'], other['secret_id_accessor']]));
    await vault.ask('update', 'auth/approle/role/ci/secret-id-accessor/destroy', {
      secret_id_accessor: one['secret_id_accessor'],
    });
    assert.equal((await logIn(roleId, one['secret_id'])).status, 400);
    assert.equal((await logIn(roleId, other['secret_id'])).status, 200);
    await vault.ask('delete', 'auth/approle/role/ci');
    assert.equal((await logIn(roleId, other['secret_id'])).status, 400);
  });

  it('have an id that no other has, and some proof', async () => {
    const { vault } = await opened({ role_id: 'mine' });
    assert.equal((await vault.ask('update', 'auth/approle/role/two', { role_id: 'mine' })).status, 400);
    assert.equal((await vault.ask('update', 'auth/approle/role/two', { bind_secret_id: false })).status, 400);
    await vault.ask('update', 'auth/approle/role/ci/role-id', { role_id: 'new' });
    assert.equal((await vault.ask('update', 'auth/approle/role/two', { role_id: 'mine' })).status, 204);
  });

  it('have fields that are read, changed and reset one by one', async () => {
    const { vault } = await opened({ token_ttl: '5m' });
    const fields = {
      policies: ['token_policies', 'a,b', ['a', 'b'], []],
      'token-ttl': ['token_ttl', '10m', 600, 0],
      'token-max-ttl': ['token_max_ttl', 3600, 3600, 0],
      'token-num-uses': ['token_num_uses', 3, 3, 0],
      'token-bound-cidrs': ['token_bound_cidrs', '10.0.0.0/8', ['10.0.0.0/8'], []],
      period: ['token_period', '1m', 60, 0],
      'bind-secret-id': ['bind_secret_id', true, true, true],
      'secret-id-num-uses': ['secret_id_num_uses', 4, 4, 0],
      'secret-id-ttl': ['secret_id_ttl', '1h', 3600, 0],
      'secret-id-bound-cidrs': ['secret_id_bound_cidrs', ['10.0.0.0/8'], ['10.0.0.0/8'], null],
    } as const;
    for (const [path, [field, said, read, reset]] of Object.entries(fields)) {
      const place = `auth/approle/role/ci/${path}`;
      assert.equal((await vault.ask('update', place, { [field]: said })).status, 204, path);
      assert.deepEqual((await vault.ask('read', place)).body.data, { [field]: read });
      assert.equal((await vault.ask('delete', place)).status, 204, path);
      assert.deepEqual((await vault.ask('read', place)).body.data, { [field]: reset });
      assert.equal((await vault.ask('update', `auth/approle/role/no/${path}`, {})).status, 404);
    }
    await vault.ask('update', 'auth/approle/role/ci/policies', { token_policies: 'x', token_ttl: '9h' });
    const { data } = (await vault.ask('read', 'auth/approle/role/ci')).body;
    assert.deepEqual([data['token_policies'], data['token_ttl']], [['x'], 0]);
  });

  it('have secret ids whose tokens come from nowhere else, and that are forgotten once they are over', async () => {
    const { vault, roleId, secretId, logIn } = await opened({ token_bound_cidrs: '10.0.0.0/8' });
    const wide = await vault.ask('update', 'auth/approle/role/ci/secret-id', {
      token_bound_cidrs: '0.0.0.0/0',
    });
    assert.equal(wide.status, 400);
    const { secret_id: secret } = await secretId({ token_bound_cidrs: ['10.1.0.0/16'], ttl: '1m' });
    const { client_token: token } = (await logIn(roleId, secret, '10.2.0.1')).body.auth;
    const from = async (address: string) =>
      (await vault.ask('read', 'auth/token/lookup-self', {}, { token, address })).status;
    assert.deepEqual([await from('10.1.0.1'), await from('10.2.0.1')], [200, 403]);
    await secretId();
    vault.now += 61_000;
    assert.equal((await vault.ask('update', 'auth/approle/tidy/secret-id')).status, 202);
    const left = (await vault.ask('list', 'auth/approle/role/ci/secret-id/')).body.data['keys'] as string[];
    assert.equal(left.length, 1);
  });

  it('make tokens that are good from where they were asked for alone, and from nowhere else', async () => {
    const { vault, roleId, secretId, logIn } = await opened({ token_strictly_bind_ip: true });
    const { secret_id: secret } = await secretId({ token_bound_cidrs: ['10.1.0.0/16'] });
    assert.equal((await logIn(roleId, secret, '10.2.0.1')).status, 400);
    const { client_token: token } = (await logIn(roleId, secret, '10.1.0.1')).body.auth;
    const from = async (address: string) =>
      (await vault.ask('read', 'auth/token/lookup-self', {}, { token, address })).status;
    assert.deepEqual([await from('10.1.0.1'), await from('10.1.0.2')], [200, 403]);
  });

  it('make tokens of batch, and none that live longer than their role says', async () => {
    const { vault, roleId, secretId, logIn } = await opened({
      token_type: 'batch',
      token_explicit_max_ttl: '5m',
    });
    const { auth } = (await logIn(roleId, (await secretId())['secret_id'])).body;
    assert.match(auth.client_token, /^hvb\./);
    assert.deepEqual([auth.accessor, auth.lease_duration], ['', 300]);
    for (const bad of [
      { token_ttl: '2h', token_max_ttl: '1h' },
      { token_period: '1h' },
      { token_num_uses: 1 },
    ])
      assert.equal((await vault.ask('update', 'auth/approle/role/ci', bad)).status, 400, JSON.stringify(bad));
  });
});
