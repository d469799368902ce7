import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import connect from 'node-vault';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { startVault } from './vault-process.ts';

export const lane: Lane = 'anywhere';

describe('a vault is used by clients as they are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-clients-'));
  after(() => rmSync(folder, { recursive: true }));
  const start = (name: string) => startVault(join(folder, name));

  it('of Python: hvac', async () => {
    await using vault = await disposed(start('python.db'));
    // The one of the system, which has Debian's packages.
    const said = await must('/usr/bin/python3', [
      join(import.meta.dirname, 'vault-clients.py'),
      vault.address,
    ]);
    assert.equal(said, 'all of it\n');
  });

  it('of Node: node-vault', async () => {
    await using vault = await disposed(start('node.db'));
    const root = connect({ endpoint: vault.address });
    assert.equal((await root.initialized()).initialized, false);
    const { keys, root_token: token } = await root.init({ secret_shares: 1, secret_threshold: 1 });
    assert.equal((await root.unseal({ key: keys[0] })).sealed, false);
    root.token = token;
    await root.mount({ mount_point: 'secret', type: 'kv-v2' });
    await root.write('secret/data/app', { data: { user: 'x' } });
    assert.deepEqual((await root.read('secret/data/app')).data.data, { user: 'x' });
    assert.deepEqual((await root.list('secret/metadata/')).data.keys, ['app']);
    await root.addPolicy({ name: 'reader', rules: 'path "secret/data/*" { capabilities = ["read"] }' });
    assert.ok((await root.policies()).policies.includes('reader'));
    const { auth } = await root.tokenCreate({ policies: ['reader'], ttl: '1h' });
    // This client goes on as the token that it made.
    root.token = token;
    const reader = connect({ endpoint: vault.address, token: auth.client_token });
    assert.equal((await reader.read('secret/data/app')).data.data.user, 'x');
    await assert.rejects(reader.write('secret/data/app', { data: {} }), /permission denied/);
    assert.deepEqual((await reader.tokenLookupSelf()).data.policies, ['default', 'reader']);
    await root.enableAuth({ mount_point: 'userpass', type: 'userpass' });
    await root.write('auth/userpass/users/ann', { password: 'fake-password', policies: 'reader' });
    const person = connect({ endpoint: vault.address });
    await person.userpassLogin({ username: 'ann', password: 'fake-password' });
    assert.equal((await person.read('secret/data/app')).data.data.user, 'x');
    await root.enableAuth({ mount_point: 'approle', type: 'approle' });
    await root.addApproleRole({ role_name: 'app', policies: 'reader' });
    const role = await root.getApproleRoleId({ role_name: 'app' });
    const secret = await root.getApproleRoleSecret({ role_name: 'app' });
    const machine = connect({ endpoint: vault.address });
    await machine.approleLogin({ role_id: role.data.role_id, secret_id: secret.data.secret_id });
    assert.equal((await machine.read('secret/data/app')).data.data.user, 'x');
    await reader.tokenRevokeSelf();
    await assert.rejects(reader.read('secret/data/app'), /permission denied/);
    await root.unmount({ mount_point: 'secret' });
    await root.seal();
    assert.equal((await root.status()).sealed, true);
  });
});

async function disposed(starting: ReturnType<typeof startVault>) {
  const vault = await starting;
  return { ...vault, [Symbol.asyncDispose]: () => vault.end() };
}
