import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';

describe('a list', () => {
  it('is told by pages, where a query asks for some of it', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
    for (const name of ['b', 'a/x', 'a', 'c']) await vault.ask('update', `kv/data/${name}`, { data: {} });
    const asked = async (path: string, query: Record<string, string>) => {
      const { status, body } = await vault.ask('list', path, {}, { query });
      return status === 200 ? body.data['keys'] : status;
    };
    assert.deepEqual(await asked('kv/metadata/', { limit: '2' }), ['a', 'a/']);
    assert.deepEqual(await asked('kv/metadata/', { after: 'a/', limit: '1' }), ['b']);
    assert.deepEqual(await asked('kv/metadata/', { after: 'a', limit: '-1' }), ['a/', 'b', 'c']);
    assert.equal(await asked('kv/metadata/', { after: 'c' }), 404);
    assert.equal(await asked('kv/metadata/', { limit: 'x' }), 400);
    for (const name of ['one', 'two']) await vault.ask('update', 'identity/entity', { name });
    const query = { limit: '1' };
    const { data } = (await vault.ask('list', 'identity/entity/id/', {}, { query })).body;
    assert.deepEqual(Object.keys(data['key_info'] as object), data['keys']);
  });
});
