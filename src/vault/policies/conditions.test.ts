import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';

/** A token whose policy is given, on a vault with a secret at `kv/a` and one at `kv/b`. */
async function opened(policy: string, meta: Readonly<Record<string, string>> = {}) {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/kv', { type: 'kv' });
  for (const name of ['a', 'b']) await vault.ask('update', `kv/${name}`, { n: 1 });
  const token = await vault.tokenOf({ p: policy }, { meta });
  const read = async (path: string, address = '127.0.0.1') =>
    (await vault.ask('read', path, {}, { token, address })).status;
  return { vault, token, read };
}

const rule = (path: string, condition: string, capabilities = '["read"]') =>
  `path "${path}" { capabilities = ${capabilities} condition = ${JSON.stringify(condition)} }`;

describe('conditions of rules', () => {
  it('hold by the time and the address of each request', async () => {
    const { vault, read } = await opened(
      `${rule('kv/a', 'address.inCidr("10.0.0.0/8")')} ${rule('kv/b', 'time.getHours() >= 8 && time < timestamp("2027-01-01T00:00:00Z")')}`,
    );
    assert.deepEqual([await read('kv/a'), await read('kv/a', '10.1.2.3')], [403, 200]);
    assert.equal(await read('kv/b'), 403);
    vault.now += 9 * 3_600_000;
    assert.equal(await read('kv/b'), 200);
  });

  it('are about who asks, as the method has said or people have', async () => {
    const workload = 'token.metadata.service_account_namespace == "shop"';
    const { read } = await opened(rule('kv/a', workload), { service_account_namespace: 'shop' });
    assert.equal(await read('kv/a'), 200);
    const other = await opened(rule('kv/a', workload), { other: 'shop' });
    assert.equal(await other.read('kv/a'), 403);
    const group = await opened(rule('kv/a', '"ops" in identity.groups'));
    assert.equal(await group.read('kv/a'), 403);
  });

  it('leave nothing to a broader rule where they do not hold, unless they deny', async () => {
    const broad = 'path "kv/*" { capabilities = ["read"] }';
    const narrow = await opened(`${broad} ${rule('kv/a', 'address == "10.0.0.1"')}`);
    assert.deepEqual([await narrow.read('kv/a'), await narrow.read('kv/b')], [403, 200]);
    const denied = await opened(`${broad} ${rule('kv/a', 'address == "10.0.0.1"', '["deny"]')}`);
    assert.deepEqual([await denied.read('kv/a'), await denied.read('kv/a', '10.0.0.1')], [200, 403]);
    // What cannot be decided denies.
    const missing = await opened(`${broad} ${rule('kv/a', 'token.metadata.team == "x"', '["deny"]')}`);
    assert.equal(await missing.read('kv/a'), 403);
  });

  it('are told by capabilities as they are now for oneself, and as if none held for another', async () => {
    const broad = 'path "kv/*" { capabilities = ["read", "list", "update"] }';
    const here = rule('kv/a', 'address == "10.0.0.1"', '["read", "update"]');
    const never = rule('kv/b', 'address == "10.0.0.1"', '["deny"]');
    const { vault, token } = await opened(`${broad} ${here} ${never}`);
    const paths = ['kv/a', 'kv/b', 'kv/c'];
    const told = async (address: string) =>
      (await vault.ask('update', 'sys/capabilities-self', { paths }, { token, address })).body.data;
    const all = ['list', 'read', 'update'];
    const far = { 'kv/a': ['deny'], 'kv/b': all, 'kv/c': all };
    assert.deepEqual(await told('127.0.0.1'), far);
    assert.deepEqual(await told('10.0.0.1'), { 'kv/a': ['read', 'update'], 'kv/b': ['deny'], 'kv/c': all });
    const none = { ...far, 'kv/b': ['deny'] };
    assert.deepEqual((await vault.ask('update', 'sys/capabilities', { paths, token })).body.data, none);
    const { body } = await vault.ask('read', 'auth/token/lookup-self', {}, { token });
    const byAccessor = { paths, accessor: body.data['accessor'] };
    assert.deepEqual((await vault.ask('update', 'sys/capabilities-accessor', byAccessor)).body.data, none);
  });

  it('open no parameters of another rule of the same path', async () => {
    const bound = 'path "kv/a" { capabilities = ["update"] allowed_parameters = { "n" = ["2"] } }';
    const { vault, token } = await opened(`${bound} ${rule('kv/a', 'address == "10.0.0.1"', '["update"]')}`);
    const write = (n: number) => vault.ask('update', 'kv/a', { n }, { token });
    assert.deepEqual([(await write(2)).status, (await write(3)).status], [204, 403]);
  });

  it('are refused where they are none, or could take long', async () => {
    const vault = await TestVault.open();
    const put = async (condition: string) =>
      (await vault.ask('update', 'sys/policies/acl/c', { policy: rule('kv/a', condition) })).status;
    for (const text of [
      'address',
      'address ==',
      'nobody == "x"',
      'address.matches("(a+)+$")',
      'identity.groups.exists(g, g == "x")',
      '1 + 1 == "x"',
      `address == "${'x'.repeat(5_000)}"`,
    ])
      assert.equal(await put(text), 400, text.slice(0, 40));
    assert.equal(await put('address.startsWith("10.")'), 204);
  });
});
