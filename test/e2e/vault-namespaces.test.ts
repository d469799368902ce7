import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import connect from 'node-vault';
import { Client } from 'pg';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { until } from './own-server.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { startVault, type VaultProcess } from './vault-process.ts';

export const lane: Lane = 'anywhere';

describe('namespaces of a vault with two replicas', () => {
  let postgres: Postgres;
  let url: string;
  let replicas: VaultProcess[] = [];
  let token = '';
  let share = '';
  const start = () => startVault(url);
  const unsealed = async (vault: VaultProcess) => {
    await vault.ask('PUT', 'sys/unseal', { key: share });
    return vault;
  };
  before(async () => {
    postgres = await startPostgres();
    url = await postgres.database();
    replicas = [await start(), await start()];
    const made = await replicas[0]?.ask('PUT', 'sys/init', { secret_shares: 1, secret_threshold: 1 });
    token = made?.body.root_token ?? '';
    share = made?.body.keys_base64?.[0] ?? '';
    for (const one of replicas) await unsealed(one);
  });
  after(async () => {
    for (const one of replicas) await one.end();
    await postgres.stop();
  });

  it('are used by hvac', async () => {
    const script = join(import.meta.dirname, 'vault-namespaces.py');
    const addresses = replicas.map(({ address }) => address);
    assert.equal(await must('/usr/bin/python3', [script, ...addresses, token]), 'all of it\n');
  });

  it('are used by node-vault', async () => {
    const [one, other] = replicas.map(({ address }) => address);
    const root = connect({ endpoint: one ?? '', token });
    await root.write('sys/namespaces/node', { custom_metadata: { of: 'a test' } });
    const inside = connect({ endpoint: other ?? '', token, namespace: 'node' });
    await inside.mount({ mount_point: 'secret', type: 'kv-v2' });
    await inside.write('secret/data/app', { data: { user: 'x' } });
    assert.equal((await root.read('node/secret/data/app')).data.data.user, 'x');
    await assert.rejects(root.read('secret/data/app'));
    await inside.enableAuth({ mount_point: 'approle', type: 'approle' });
    await inside.addPolicy({ name: 'reader', rules: 'path "secret/data/*" { capabilities = ["read"] }' });
    await inside.addApproleRole({ role_name: 'app', policies: 'reader' });
    const role = await inside.getApproleRoleId({ role_name: 'app' });
    const secret = await inside.getApproleRoleSecret({ role_name: 'app' });
    const machine = connect({ endpoint: one ?? '', namespace: 'node' });
    await machine.approleLogin({ role_id: role.data.role_id, secret_id: secret.data.secret_id });
    assert.equal((await machine.read('secret/data/app')).data.data.user, 'x');
    assert.equal((await machine.tokenLookupSelf()).data.namespace_path, 'node/');
  });

  it('are removed with all that they had, also where the replica that does it is killed', async () => {
    const [one, other] = replicas;
    assert.ok(one && other);
    const { body } = await one.ask('PUT', 'sys/namespaces/large', {}, token);
    const id = String(body.data?.['id']);
    await one.ask('PUT', 'large/sys/mounts/kv', { type: 'kv' }, token);
    const write = (n: number) => one.ask('PUT', `large/kv/${n}`, { n }, token);
    for (let first = 0; first < 2_000; first += 20)
      await Promise.all(Array.from({ length: 20 }, (_, n) => write(first + n)));
    const client = new Client({ connectionString: url });
    await client.connect();
    const count = async () => {
      const text = "SELECT count(*) AS count FROM vault_entries WHERE path LIKE '%/@' || $1 || '/%'";
      const { rows } = await client.query<{ readonly count: string }>(text, [id]);
      return Number(rows[0]?.count);
    };
    try {
      assert.ok((await count()) > 2_000);
      await one.ask('DELETE', 'sys/namespaces/large', undefined, token);
      await one.end('SIGKILL');
      assert.equal((await other.ask('GET', 'large/kv/1', undefined, token)).status, 404);
      await until(async () => (await count()) === 0);
      replicas = [await unsealed(await start()), other];
    } finally {
      await client.end();
    }
  });
});
