import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';

/** The whole body, of which some clients read what stands beside `data`. */
async function whole(vault: TestVault, ...asked: Parameters<TestVault['ask']>) {
  const { body } = await vault.ask(...asked);
  return body as unknown as Readonly<Record<string, unknown>>;
}

describe('answers of the vault itself', () => {
  it('stand beside data too, where clients of old look for them', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/policies/acl/p', { policy: 'path "a" { capabilities = ["read"] }' });
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv' });
    const asked = await whole(vault, 'update', 'sys/capabilities-self', { paths: ['kv/a', 'kv/b'] });
    assert.deepEqual([asked['kv/a'], asked['kv/b']], [['root'], ['root']]);
    assert.match(String((await whole(vault, 'read', 'sys/policy/p'))['rules']), /read/);
    assert.equal((await whole(vault, 'read', 'sys/policies/acl/p'))['policy'], undefined);
    const moved = await whole(vault, 'update', 'sys/remount', { from: 'kv', to: 'kv2' });
    assert.equal(typeof moved['migration_id'], 'string');
  });

  it('keep their own parts, whatever a path is called that somebody asks about', async () => {
    const vault = await TestVault.open();
    const { data, auth, errors } = await whole(vault, 'update', 'sys/capabilities-self', {
      paths: ['data', 'auth'],
    });
    assert.deepEqual([data, auth, errors], [{ data: ['root'], auth: ['root'] }, null, undefined]);
  });

  it('say of a token that is none that it is, and of one that may not no more than that', async () => {
    const vault = await TestVault.open();
    const weak = await vault.tokenOf({ weak: 'path "a" { capabilities = ["read"] }' });
    const errors = async (token: string | undefined) =>
      (await vault.ask('read', 'sys/mounts', {}, { token })).body.errors.join('');
    assert.match(await errors('none'), /permission denied\n.*invalid token/);
    for (const token of [weak, undefined, '']) assert.doesNotMatch(await errors(token), /invalid token/);
  });

  it('refuse a policy that says nothing', async () => {
    const vault = await TestVault.open();
    for (const body of [{}, { policy: '' }]) {
      const { status, body: told } = await vault.ask('update', 'sys/policies/acl/p', body);
      assert.deepEqual([status, told.errors], [400, ["'policy' parameter not supplied or empty"]]);
    }
  });

  it('refuse a second quota of the same', async () => {
    const vault = await TestVault.open();
    for (const [kind, said] of [
      ['rate-limit', { rate: 5 }],
      ['lease-count', { max_leases: 5 }],
    ] as const) {
      const write = (name: string, path: string) =>
        vault.ask('update', `sys/quotas/${kind}/${name}`, { path, ...said });
      for (const [name, path] of [
        ['a', 'db'],
        ['b', 'kv'],
        ['a', 'db'],
      ] as const)
        assert.equal((await write(name, path)).status, 204);
      const { status, body } = await write('b', 'db');
      assert.equal(status, 400);
      assert.match(body.errors.join(''), /exists under the name "a"/);
      assert.equal((await vault.ask('read', `sys/quotas/${kind}/b`)).body.data['path'], 'kv');
    }
  });

  it('tell the accessor of a token that they wrap, also once they are wrapped anew', async () => {
    const vault = await TestVault.open();
    const wrapped = await vault.ask(
      'update',
      'auth/token/create',
      { policies: ['default'] },
      { wrapTtl: 60 },
    );
    const again = await vault.ask('update', 'sys/wrapping/rewrap', { token: wrapped.body.wrap_info.token });
    const { auth } = (await vault.ask('update', 'sys/wrapping/unwrap', { token: again.body.wrap_info.token }))
      .body;
    for (const { body } of [wrapped, again])
      assert.equal(
        (body.wrap_info as unknown as { wrapped_accessor: string }).wrapped_accessor,
        auth.accessor,
      );
    const other = await vault.ask('read', 'sys/mounts', {}, { wrapTtl: 60 });
    assert.deepEqual(Object.entries(other.body.wrap_info).at(-1), ['wrapped_accessor', '']);
  });
});
