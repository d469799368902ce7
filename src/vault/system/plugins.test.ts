import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';

describe('the catalogue of plugins', () => {
  it('has what can be mounted here, each by the name it is mounted by', async () => {
    const vault = await TestVault.open();
    const { data } = (await vault.ask('read', 'sys/plugins/catalog')).body;
    const folders = { auth: 'auth', secret: 'mounts' } as const;
    for (const type of ['auth', 'secret'] as const) {
      const names = data[type] as readonly string[];
      const { keys } = (await vault.ask('list', `sys/plugins/catalog/${type}/`)).body.data;
      assert.deepEqual(keys, names);
      assert.ok(names.length > 5 && names.includes(type === 'auth' ? 'approle' : 'kv'));
      for (const name of names) {
        const made = await vault.ask('update', `sys/${folders[type]}/at-${name}`, { type: name });
        assert.equal(made.status, 204, name);
        const read = await vault.ask('read', `sys/plugins/catalog/${type}/${name}`);
        assert.deepEqual([read.body.data['name'], read.body.data['builtin']], [name, true]);
      }
    }
    for (const path of ['secret/none', 'none/kv', 'auth/kv'])
      assert.equal((await vault.ask('read', `sys/plugins/catalog/${path}`)).status, 404);
    assert.equal((await vault.ask('list', 'sys/plugins/catalog/none/')).status, 404);
    assert.equal((await vault.ask('update', 'sys/plugins/catalog/secret/x', { command: 'x' })).status, 405);
  });
});
