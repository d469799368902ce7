import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';
import type { Operation, VaultRequest } from '../routing/types.ts';
import { sealEndpoint } from './seal-endpoints.ts';

const REQUEST: Omit<VaultRequest, 'operation' | 'path'> = {
  id: 'id',
  body: {},
  query: {},
  token: undefined,
  wrapTtl: undefined,
  namespace: '',
  address: '127.0.0.1',
};

async function ask({ vault }: TestVault, operation: Operation, path: string) {
  const reply = await sealEndpoint(vault, { ...REQUEST, operation, path });
  return reply?.body as Readonly<Record<string, unknown>>;
}

describe('what is served without a token', () => {
  it('names the store while it is open, the same on each replica and no other', async () => {
    const one = await TestVault.open();
    const replica = await TestVault.join(one, one.storage);
    const other = await TestVault.open();
    const ids = await Promise.all(
      [one, replica, other].flatMap((vault) =>
        ['sys/health', 'sys/seal-status'].map(async (path) => (await ask(vault, 'read', path))['cluster_id']),
      ),
    );
    assert.equal(new Set(ids).size, 2);
    for (const id of ids)
      assert.match(String(id), /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
    one.vault.seal();
    for (const path of ['sys/health', 'sys/seal-status'])
      assert.equal((await ask(one, 'read', path))['cluster_id'], undefined);
  });

  it('has times that clients of Go read, and is no other thing by another method', async () => {
    const vault = await TestVault.open();
    const { active_time: time } = await ask(vault, 'read', 'sys/leader');
    assert.ok(Date.parse(String(time)) < 0);
    assert.throws(() => sealEndpoint(vault.vault, { ...REQUEST, operation: 'update', path: 'sys/health' }), {
      status: 405,
    });
    assert.equal(sealEndpoint(vault.vault, { ...REQUEST, operation: 'read', path: 'sys/mounts' }), undefined);
  });
});
