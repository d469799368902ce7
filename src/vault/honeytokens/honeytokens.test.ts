import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FetchRequest } from '../../platform/fetch/types.ts';
import { FakeDatabase } from '../engines/database/database.fixture.ts';
import { TestVault } from '../vault.fixture.ts';

type Told = Readonly<Record<string, unknown>>;

const opened = async () => {
  const vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
  for (const name of ['honey', 'plain'])
    await vault.ask('update', `kv/data/${name}`, { data: { password: 'x' } });
  await vault.ask('update', 'sys/plimsoll/honeytokens/kv/data/honey', { note: 'in the wiki' });
  const token = await vault.tokenOf({ kv: 'path "kv/*" { capabilities = ["read", "list"] }' });
  const alerts = async () => {
    await vault.vault.core?.expire();
    return (await vault.ask('read', 'sys/plimsoll/alerts')).body.data['alerts'] as readonly Told[];
  };
  return { vault, token, alerts };
};

describe('honeytokens', () => {
  it('are told of by who asked for them, once an hour', async () => {
    const { vault, token, alerts } = await opened();
    const asked = { token, address: '192.0.2.7' };
    for (const path of ['honey', 'plain', 'honey']) await vault.ask('read', `kv/data/${path}`, {}, asked);
    const { body } = await vault.ask('read', 'auth/token/lookup-self', {}, { token });
    const [alert, ...others] = await alerts();
    assert.deepEqual(
      [alert?.['path'], alert?.['note'], alert?.['operation'], alert?.['status'], alert?.['count']],
      ['kv/data/honey', 'in the wiki', 'read', 200, 2],
    );
    assert.deepEqual(
      [alert?.['address'], alert?.['token_accessor'], alert?.['last']],
      ['192.0.2.7', body.data['accessor'], '2026-01-01T00:00:00.000Z'],
    );
    assert.deepEqual(others, []);
    vault.now += 3_600_000;
    await vault.ask('read', 'kv/data/honey', {}, asked);
    assert.equal((await alerts()).length, 2);
    vault.now += 91 * 86_400_000;
    assert.deepEqual(await alerts(), []);
  });

  it('are told of where they were refused too', async () => {
    const { vault, alerts } = await opened();
    await vault.ask('read', 'kv/data/honey', {}, { token: 'wrong' });
    assert.deepEqual(
      (await alerts()).map(({ status }) => status),
      [403],
    );
  });

  it('look as any other secret to who may read them, and list them', async () => {
    const { vault, token } = await opened();
    const shown = async (name: string) => {
      const answers = [];
      for (const path of [`kv/data/${name}`, `kv/metadata/${name}`, `kv/subkeys/${name}`])
        answers.push(await vault.ask('read', path, {}, { token }));
      return JSON.stringify(answers);
    };
    assert.equal(await shown('honey'), await shown('plain'));
    assert.deepEqual((await vault.ask('list', 'kv/metadata', {}, { token })).body.data['keys'], [
      'honey',
      'plain',
    ]);
    for (const path of ['honeytokens/kv/data/honey', 'alerts'])
      assert.equal((await vault.ask('read', `sys/plimsoll/${path}`, {}, { token })).status, 403);
  });

  it('cost a request of any other nothing: what was seen is stored later', async () => {
    const { vault, token } = await opened();
    const counted = async (name: string) => {
      const before = reads.length;
      await vault.ask('read', `kv/data/${name}`, {}, { token });
      return reads.slice(before).map((one) => one.replaceAll(name, 'NAME'));
    };
    await vault.ask('read', 'kv/data/plain', {}, { token });
    const reads: string[] = [];
    const { storage } = vault;
    for (const call of ['get', 'list', 'write', 'claim'] as const) {
      const original = storage[call].bind(storage) as (...given: unknown[]) => unknown;
      Object.assign(storage, {
        [call]: (...given: unknown[]) => {
          reads.push(`${call} ${JSON.stringify(given[0])}`);
          return original(...given);
        },
      });
    }
    assert.deepEqual(await counted('honey'), await counted('plain'));
  });

  it('are sent where that is asked for, and again where nobody took it', async () => {
    const { vault, token, alerts } = await opened();
    const sent: FetchRequest[] = [];
    let status = 500;
    vault.fetch = (request) => {
      sent.push(request);
      return Promise.resolve({ status, body: '', scope: undefined });
    };
    const webhook = 'https://alerts.test/vault';
    assert.equal(
      (await vault.ask('update', 'sys/plimsoll/alerts/config', { webhook: 'http://elsewhere.test' })).status,
      400,
    );
    await vault.ask('update', 'sys/plimsoll/alerts/config', { webhook });
    await vault.ask('read', 'kv/data/honey', {}, { token });
    await assert.rejects(alerts(), /the webhook for alerts answers 500/);
    status = 204;
    await alerts();
    await alerts();
    assert.deepEqual(
      sent.map(({ url }) => url),
      [webhook, webhook],
    );
    assert.match(String(sent[0]?.body), /"path":"kv\/data\/honey"/);
  });

  it('end where they are taken back', async () => {
    const { vault, token, alerts } = await opened();
    assert.deepEqual((await vault.ask('list', 'sys/plimsoll/honeytokens')).body.data['keys'], [
      'kv/data/honey',
    ]);
    await vault.ask('delete', 'sys/plimsoll/honeytokens/kv/data/honey');
    await vault.ask('read', 'kv/data/honey', {}, { token });
    assert.deepEqual(await alerts(), []);
  });

  it('are users of databases too: they are made as any other, and alerts tell which', async () => {
    const database = new FakeDatabase();
    const vault = await TestVault.open([], undefined, { databases: database.drivers });
    await vault.ask('update', 'sys/mounts/db', { type: 'database' });
    const url = 'fake://{{username}}:{{password}}@here';
    const config = { plugin_name: 'fake-database-plugin', connection_url: url, allowed_roles: '*' };
    await vault.ask('update', 'db/config/one', { ...config, username: 'root', password: 'first' });
    for (const name of ['admin', 'shop'])
      await vault.ask('update', `db/roles/${name}`, { db_name: 'one', creation_statements: 'CREATE' });
    database.users.set('backup', 'old');
    const fixed = { db_name: 'one', username: 'backup', rotation_period: '1h' };
    await vault.ask('update', 'db/static-roles/backup', fixed);
    for (const path of ['creds/admin', 'static-creds/backup'])
      await vault.ask('update', `sys/plimsoll/honeytokens/db/${path}`, {});
    const [honey, plain] = [
      await vault.ask('read', 'db/creds/admin'),
      await vault.ask('read', 'db/creds/shop'),
    ];
    const username = String(honey.body.data['username']);
    assert.equal(database.users.get(username), honey.body.data['password']);
    assert.deepEqual(Object.keys(honey.body).toSorted(), Object.keys(plain.body).toSorted());
    await vault.ask('read', 'db/creds/admin', {}, { wrapTtl: 60 });
    await vault.ask('read', 'db/static-creds/backup');
    await vault.vault.core?.expire();
    const alerts = (await vault.ask('read', 'sys/plimsoll/alerts')).body.data['alerts'] as readonly Told[];
    const accounts = new Map(alerts.map((one) => [one['path'], one['accounts'] as readonly string[]]));
    const wrapped = database.made.find((name) => name.startsWith('v-root-admin') && name !== username);
    assert.deepEqual(accounts.get('db/creds/admin'), [username, wrapped]);
    assert.deepEqual(accounts.get('db/static-creds/backup'), ['backup']);
    assert.equal(accounts.size, 2);
  });
});
