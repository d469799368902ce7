import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../../vault.fixture.ts';

describe('keys and values', () => {
  it('are written, read, listed and removed, with nulls as they are', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv' });
    assert.equal((await vault.ask('update', 'kv/a/b', { x: null, ttl: '1h' })).status, 204);
    const { body } = await vault.ask('read', 'kv/a/b');
    assert.deepEqual(body.data, { x: null, ttl: '1h' });
    assert.equal((body as unknown as { lease_duration: number }).lease_duration, 3600);
    assert.deepEqual((await vault.ask('list', 'kv/')).body.data, { keys: ['a/'] });
    assert.equal((await vault.ask('update', 'kv/a/b', {})).status, 400);
    await vault.ask('delete', 'kv/a/b');
    assert.equal((await vault.ask('read', 'kv/a/b')).status, 404);
    assert.equal((await vault.ask('list', 'kv/')).status, 404);
  });

  it('say when to read them again, as their mount does where they do not', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv', config: { default_lease_ttl: '2h' } });
    for (const [value, seconds] of [
      [{ x: 1 }, 7200],
      [{ x: 1, lease: '30m' }, 1800],
    ] as const) {
      await vault.ask('update', 'kv/a', value);
      const { body } = await vault.ask('read', 'kv/a');
      assert.equal((body as unknown as { lease_duration: number }).lease_duration, seconds);
    }
  });
});
