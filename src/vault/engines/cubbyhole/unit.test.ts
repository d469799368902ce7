import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../../vault.fixture.ts';

describe('a cubbyhole', () => {
  it('is read by its token alone, whatever policies say', async () => {
    const vault = await TestVault.open();
    const token = await vault.tokenOf({
      all: 'path "*" { capabilities = ["read", "update", "create", "list", "delete", "sudo"] }',
    });
    await vault.ask('update', 'cubbyhole/a/b', { x: 1 }, { token });
    assert.deepEqual((await vault.ask('read', 'cubbyhole/a/b', {}, { token })).body.data, { x: 1 });
    assert.deepEqual((await vault.ask('list', 'cubbyhole/', {}, { token })).body.data, { keys: ['a/'] });
    for (const other of ['root', await vault.tokenOf({ all: 'path "*" { capabilities = ["read"] }' })])
      assert.equal((await vault.ask('read', 'cubbyhole/a/b', {}, { token: other })).status, 404);
    await vault.ask('delete', 'cubbyhole/a/b', {}, { token });
    assert.equal((await vault.ask('read', 'cubbyhole/a/b', {}, { token })).status, 404);
  });
});
