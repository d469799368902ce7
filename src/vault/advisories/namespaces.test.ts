import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allRows } from '../../platform/vault-storage/storage-conformance.fixture.ts';
import { TestVault } from '../vault.fixture.ts';

const ALL = 'path "*" { capabilities = ["create", "read", "update", "patch", "delete", "list", "sudo"] }';

/** A vault with the namespaces `a` and `b`, and a token of each that may everything there. */
async function opened() {
  const vault = await TestVault.open();
  const ownerOf = async (name: string) => {
    const inside = { namespace: `${name}/` };
    await vault.ask('update', `sys/namespaces/${name}`);
    await vault.ask('update', 'sys/policies/acl/all', { policy: ALL }, inside);
    const { auth } = (await vault.ask('update', 'auth/token/create', { policies: ['all'] }, inside)).body;
    return { ...inside, token: auth.client_token, accessor: auth.accessor };
  };
  return { vault, a: await ownerOf('a'), b: await ownerOf('b') };
}

describe('advisories about namespaces', () => {
  it('CVE-2026-40264: an accessor is of nothing to who may everything in another namespace', async () => {
    const { vault, a, b } = await opened();
    const { accessor } = a;
    for (const path of ['lookup-accessor', 'renew-accessor', 'revoke-accessor'])
      assert.ok((await vault.ask('update', `auth/token/${path}`, { accessor }, b)).status >= 400, path);
    assert.equal((await vault.ask('read', 'auth/token/lookup-self', {}, a)).status, 200);
    assert.equal((await vault.ask('update', 'auth/token/revoke-accessor', { accessor }, a)).status, 204);
    assert.equal((await vault.ask('read', 'auth/token/lookup-self', {}, a)).status, 403);
  });

  it('CVE-2026-55775: nobody manages the namespace that they are in by calling it root', async () => {
    const { vault, a } = await opened();
    const shown = () => vault.ask('read', 'sys/namespaces/a');
    const before = (await shown()).body.data;
    for (const name of ['root', 'ROOT', 'root/'])
      for (const [operation, rest] of [
        ['read', ''],
        ['delete', ''],
        ['patch', ''],
        ['update', ''],
        ['update', '/seal'],
      ] as const) {
        const path = `sys/namespaces/${name}${rest}`.replace('//', '/');
        const { status } = await vault.ask(operation, path, { custom_metadata: { is: 'mine' } }, a);
        assert.ok(status >= 400 || (operation === 'delete' && status === 204), `${operation} ${path}`);
      }
    await vault.ask('update', 'sys/namespaces/api-lock/lock/root', {}, a);
    assert.deepEqual((await shown()).body.data, before);
    assert.equal((await vault.ask('read', 'auth/token/lookup-self', {}, a)).status, 200);
  });

  it('CVE-2026-42186: nothing is left of a namespace that was deleted', async () => {
    const { vault, a } = await opened();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' }, a);
    await vault.ask('update', 'kv/data/one', { data: { n: 1 } }, a);
    const { data } = (await vault.ask('read', 'sys/namespaces/a')).body;
    const left = async () =>
      (await allRows(vault.storage)).filter(({ path }) => path.includes(String(data['id'])));
    assert.ok((await left()).length >= 4);
    assert.equal((await vault.ask('delete', 'sys/namespaces/a')).status, 204);
    await vault.vault.core?.expire();
    vault.now += 200_000;
    await vault.vault.core?.expire();
    assert.deepEqual(await left(), []);
  });

  it('CVE-2023-3774: one that cannot be made is refused, and the vault goes on', async () => {
    const { vault } = await opened();
    for (const body of [
      { custom_metadata: 'text' },
      { custom_metadata: { deep: { er: {} } } },
      { seal: 'shamir {' },
      { seal: { type: 'none' } },
    ])
      assert.equal((await vault.ask('update', 'sys/namespaces/c', body)).status, 400, JSON.stringify(body));
    for (const name of ['nowhere/c', 'sys', `${'x/'.repeat(30)}x`, '..%2fc', 'ü'])
      assert.ok((await vault.ask('update', `sys/namespaces/${name}`)).status >= 400, name);
    assert.equal((await vault.ask('update', 'sys/namespaces/c')).status, 200);
  });
});
