import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestVault } from '../vault.fixture.ts';

interface Help {
  readonly help: string;
  readonly see_also: null;
  readonly openapi: { readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

const opened = async () => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/secret', { type: 'kv-v2' });
  await vault.ask('update', 'sys/auth/people', { type: 'userpass' });
  await vault.ask('update', 'secret/data/a', { data: { password: 'fake-password' } });
  const help = async (path: string, more: object = {}) => {
    const { status, body } = await vault.ask('read', path, {}, { query: { help: '1' }, ...more });
    return { status, ...(body as unknown as Help) };
  };
  return { vault, help };
};

describe('help', () => {
  it('tells what can be asked at a path, and of a mount all that it has', async () => {
    const { help } = await opened();
    const one = await help('secret/data/a');
    assert.match(one.help, /\/secret\/data\/\{path\}\n {4}read: /);
    assert.deepEqual(Object.keys(one.openapi.paths), ['/secret/data/{path}']);
    assert.ok(one.openapi.paths['/secret/data/{path}']?.['post']);
    assert.doesNotMatch(JSON.stringify(one), /fake-password/);
    const all = await help('secret/');
    assert.deepEqual(await help('secret'), all);
    assert.ok(Object.keys(all.openapi.paths).length > 5);
    assert.match(all.help, /\/secret\/metadata/);
    assert.equal((await help('sys/none')).status, 404);
  });

  it('is for those alone who may read there', async () => {
    const { vault, help } = await opened();
    const near = await vault.tokenOf({ near: 'path "secret/data/a" { capabilities = ["read"] }' });
    for (const token of [undefined, 'hvs.none', near])
      for (const path of ['secret/', 'secret/data/b', 'auth/people/login/ann', 'sys/mounts'])
        assert.equal((await help(path, { token })).status, 403, path);
    assert.equal((await help('secret/data/a', { token: near })).status, 200);
    await vault.ask('update', 'sys/namespaces/team');
    const inner = { namespace: 'team/' };
    assert.equal((await help('sys/rotate', inner)).status, 404);
    const { paths } = (await help('sys/', inner)).openapi;
    assert.deepEqual([paths['/sys/rotate'], paths['/sys/mounts'] !== undefined], [undefined, true]);
    vault.vault.seal();
    assert.equal((await help('secret/')).status, 503);
  });

  it('is of no request that does not ask for it', async () => {
    const { vault } = await opened();
    for (const help of ['', '0', 'false', 'x']) {
      const { body } = await vault.ask('read', 'secret/data/a', {}, { query: { help } });
      assert.deepEqual(body.data['data'], { password: 'fake-password' });
    }
    const listed = await vault.ask('list', 'secret/metadata/', {}, { query: { help: '1' } });
    assert.deepEqual(listed.body.data['keys'], ['a']);
  });
});
