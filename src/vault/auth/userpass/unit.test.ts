import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { TestVault } from '../../vault.fixture.ts';
import { countAttempt, forgetFailures, withdrawAttempt } from '../lockout.ts';
import type { KeptPassword } from './passwords.ts';

const opened = async (parts: Parameters<typeof TestVault.open>[2] = {}) => {
  const vault = await TestVault.open([], undefined, parts);
  await vault.ask('update', 'sys/auth/userpass', { type: 'userpass' });
  await vault.ask('update', 'auth/userpass/users/Ann', {
    password: 'fake-one',
    token_policies: 'a,b',
    token_ttl: '1h',
  });
  const logIn = (name: string, password: string) =>
    vault.ask('update', `auth/userpass/login/${name}`, { password }, { token: undefined });
  return { vault, logIn };
};

describe('names and passwords', () => {
  it('let in who has both, with what the user has', async () => {
    const { logIn } = await opened();
    const { auth } = (await logIn('aNN', 'fake-one')).body;
    assert.deepEqual([auth.policies, auth.lease_duration], [['a', 'b', 'default'], 3600]);
  });

  it('cost what keeps guessers out, unless a test says otherwise', async () => {
    const { vault, logIn } = await opened({ passwordCost: undefined });
    const { services } = vault.vault.core ?? assert.fail();
    const mount = (await services.mounts.all()).find(({ type }) => type === 'userpass') ?? assert.fail();
    const user = await services.storeOf(mount).get<{ readonly password: KeptPassword }>('user/ann');
    const { salt, hash } = user?.value.password ?? assert.fail();
    const options = { N: 16_384, r: 8, p: 1 };
    assert.equal(scryptSync('fake-one', Buffer.from(salt, 'base64'), 32, options).toString('base64'), hash);
    assert.equal((await logIn('ann', 'fake-one')).status, 200);
    assert.equal((await logIn('ann', 'wrong')).status, 400);
  });

  it('say the same to who has not, whatever is wrong', async () => {
    const { logIn } = await opened();
    const answers = await Promise.all([
      logIn('ann', 'wrong'),
      logIn('bob', 'fake-one'),
      logIn('a b', 'x'),
      logIn('ann', ''),
    ]);
    assert.equal(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size, 1);
  });

  it('let nobody in from where the user may not come, nor lock their name', async () => {
    const { vault, logIn } = await opened();
    await vault.ask('update', 'auth/userpass/users/ann', { token_bound_cidrs: '127.0.0.0/8' });
    const elsewhere = (password: string) =>
      vault.ask('update', 'auth/userpass/login/ann', { password }, { token: undefined, address: '10.0.0.1' });
    const wrong = await logIn('ann', 'wrong');
    for (let turn = 0; turn < 6; turn += 1) assert.deepEqual(await elsewhere('wrong'), wrong);
    assert.deepEqual(await elsewhere('fake-one'), wrong);
    assert.equal((await logIn('ann', 'fake-one')).status, 200);
  });

  it('have tokens that are good from where they logged in alone, where that is said', async () => {
    const { vault } = await opened();
    const user = 'auth/userpass/users/ann';
    await vault.ask('update', user, { token_strictly_bind_ip: true, token_bound_cidrs: '10.0.0.0/8' });
    assert.equal((await vault.ask('read', user)).body.data['token_strictly_bind_ip'], true);
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3']) {
      const options = { token: undefined, address };
      const { body } = await vault.ask(
        'update',
        'auth/userpass/login/ann',
        { password: 'fake-one' },
        options,
      );
      const token = body.auth.client_token;
      const from = async (other: string) =>
        (await vault.ask('read', 'auth/token/lookup-self', {}, { token, address: other })).status;
      assert.deepEqual(
        await Promise.all(['10.1.2.3', '::ffff:10.1.2.3', '10.1.2.4', '::1'].map(from)),
        [200, 200, 403, 403],
      );
    }
    await vault.ask('update', user, { token_ttl: '1h' });
    assert.equal((await vault.ask('read', user)).body.data['token_strictly_bind_ip'], true);
  });

  it('lock a name after five failures, for a quarter of an hour', async () => {
    const { vault, logIn } = await opened();
    for (let turn = 0; turn < 5; turn += 1) await logIn('ANN', 'wrong');
    assert.equal((await logIn('ann', 'fake-one')).status, 400);
    vault.now += 15 * 60_000;
    assert.equal((await logIn('ann', 'fake-one')).status, 200);
  });

  it('lock a name after five failures, however many try at once', async () => {
    const { vault, logIn } = await opened();
    const tried = await Promise.all(
      Array.from({ length: 10 }, (_, n) => logIn('ann', n === 9 ? 'fake-one' : 'wrong')),
    );
    assert.deepEqual(new Set(tried.map(({ status }) => status)), new Set([400]));
    assert.equal((await logIn('ann', 'fake-one')).status, 400);
    vault.now += 15 * 60_000;
    const right = await Promise.all(Array.from({ length: 6 }, () => logIn('ann', 'fake-one')));
    assert.deepEqual(new Set(right.map(({ status }) => status)), new Set([200]));
    // One whose replica was killed ends nothing, and keeps nobody out for long.
    const { services } = vault.vault.core ?? assert.fail();
    const mount = (await services.mounts.all()).find(({ type }) => type === 'userpass') ?? assert.fail();
    const call = { services, mount, store: services.storeOf(mount), now: vault.now };
    for (let turn = 0; turn < 5; turn += 1) assert.ok(await countAttempt(call, 'ann'));
    assert.equal(await countAttempt({ ...call, now: vault.now + 10_000 }, 'ann'), false);
    await withdrawAttempt(call, 'ann');
    assert.ok(await countAttempt(call, 'ann'));
    await forgetFailures(call, 'ann');
    assert.equal((await logIn('ann', 'fake-one')).status, 200);
  });

  it('lock a name as their mount is tuned, tell which are locked, and are unlocked by hand', async () => {
    const { vault, logIn } = await opened();
    const user_lockout_config = { lockout_threshold: 2, lockout_duration: '1h' };
    await vault.ask('update', 'sys/auth/userpass/tune', { user_lockout_config });
    const tuned = (await vault.ask('read', 'sys/auth/userpass/tune')).body.data;
    assert.deepEqual([tuned['user_lockout_threshold'], tuned['user_lockout_duration']], [2, 3600]);
    for (let turn = 0; turn < 2; turn += 1) await logIn('ann', 'wrong');
    vault.now += 59 * 60_000;
    assert.equal((await logIn('ann', 'fake-one')).status, 400);
    const { total, by_namespace } = (await vault.ask('read', 'sys/locked-users')).body.data;
    assert.equal(total, 1);
    const [{ mount_accessors: [mount] = [] } = {}] = by_namespace as readonly {
      readonly mount_accessors?: readonly {
        readonly mount_accessor: string;
        readonly alias_identifiers: unknown;
      }[];
    }[];
    assert.deepEqual(mount?.alias_identifiers, ['ann']);
    const unlocked = await vault.ask('update', `sys/locked-users/${mount?.mount_accessor}/unlock/ann`);
    assert.equal(unlocked.status, 204);
    assert.equal((await logIn('ann', 'fake-one')).status, 200);
    await vault.ask('update', 'sys/auth/userpass/tune', { user_lockout_config: { lockout_disable: 'true' } });
    for (let turn = 0; turn < 2; turn += 1) await logIn('ann', 'wrong');
    assert.equal((await logIn('ann', 'fake-one')).status, 200);
    assert.equal((await vault.ask('update', 'sys/mounts/sys/tune', { user_lockout_config })).status, 400);
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv' });
    assert.equal((await vault.ask('update', 'sys/mounts/kv/tune', { user_lockout_config })).status, 400);
  });

  it('can be changed and removed, and are never told', async () => {
    const { vault, logIn } = await opened();
    await vault.ask('update', 'auth/userpass/users/ann/password', { password: 'fake-two' });
    await vault.ask('update', 'auth/userpass/users/ann/policies', { policies: ['c'] });
    assert.deepEqual((await logIn('ann', 'fake-two')).body.auth.policies, ['c', 'default']);
    const { body } = await vault.ask('read', 'auth/userpass/users/ann');
    assert.doesNotMatch(JSON.stringify(body), /fake|hash|salt/);
    assert.deepEqual((await vault.ask('list', 'auth/userpass/users/')).body.data, { keys: ['ann'] });
    await vault.ask('delete', 'auth/userpass/users/ann');
    assert.equal((await logIn('ann', 'fake-two')).status, 400);
    assert.equal((await vault.ask('update', 'auth/userpass/users/none', {})).status, 400);
  });
});
