import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { openSqliteStorage } from '../../../platform/vault-storage/sqlite-storage.ts';
import { TestVault } from '../../vault.fixture.ts';
import { FakeDatabase } from './database.fixture.ts';
import { newPassword, newUsername } from '../../credentials/generated.ts';

const CONFIG = {
  plugin_name: 'fake-database-plugin',
  connection_url: 'fake://{{username}}:{{password}}@here',
  username: 'root',
  password: 'first',
  allowed_roles: 'shop,static-*',
};

const opened = async () => {
  const database = new FakeDatabase();
  const storage = openSqliteStorage(':memory:');
  const parts = { databases: database.drivers };
  const vault = await TestVault.open([], storage, parts);
  await vault.ask('update', 'sys/mounts/db', { type: 'database' });
  assert.equal((await vault.ask('update', 'db/config/one', CONFIG)).status, 204);
  await vault.ask('update', 'db/roles/shop', {
    db_name: 'one',
    creation_statements: 'CREATE',
    default_ttl: '1h',
    max_ttl: '2h',
  });
  const make = () => vault.ask('read', 'db/creds/shop');
  const expire = async () => vault.vault.core?.expire();
  const replica = () => TestVault.join(vault, storage, parts);
  return { database, vault, make, expire, replica };
};

const withStaticRole = async () => {
  const all = await opened();
  all.database.users.set('app', 'old');
  const role = { db_name: 'one', username: 'app', rotation_period: '1h' };
  assert.equal((await all.vault.ask('update', 'db/static-roles/static-a', role)).status, 204);
  const read = async () => (await all.vault.ask('read', 'db/static-creds/static-a')).body.data;
  return { ...all, read };
};

const signal = () => Promise.withResolvers<void>();

describe('templates and policies', () => {
  it('say how users and their passwords are made', async () => {
    const { vault, database, make } = await opened();
    const policy = 'length = 24 rule "charset" { charset = "abc123" }';
    await vault.ask('update', 'sys/policies/password/plain', { policy });
    const config = { username_template: '{{.RoleName | uppercase}}_{{random 10}}', password_policy: 'plain' };
    assert.equal((await vault.ask('update', 'db/config/one', config)).status, 204);
    const { data } = (await make()).body;
    assert.match(String(data['username']), /^SHOP_[A-Za-z0-9]{10}$/);
    assert.match(String(data['password']), /^[abc123]{24}$/);
    database.users.set('app', 'old');
    const role = { db_name: 'one', username: 'app', rotation_period: '1h' };
    await vault.ask('update', 'db/static-roles/static-a', role);
    await vault.ask('update', 'db/rotate-root/one');
    for (const name of ['app', 'root']) assert.match(database.users.get(name) ?? '', /^[abc123]{24}$/);
  });

  it('are refused where a name could be somebody else, or a password could end a statement', async () => {
    const { vault, make } = await opened();
    for (const template of ['root', '{{.RoleName}}', "'{{random 10}}", '{{random 64}}'])
      assert.equal((await vault.ask('update', 'db/config/one', { username_template: template })).status, 400);
    const policy = 'length = 24 rule "charset" { charset = "a\'" }';
    await vault.ask('update', 'sys/policies/password/quotes', { policy });
    await vault.ask('update', 'db/config/one', { password_policy: 'quotes' });
    assert.equal((await make()).status, 400);
    await vault.ask('update', 'db/config/one', { password_policy: 'none' });
    assert.equal((await make()).status, 400);
  });
});

describe('what the vault knows of a database', () => {
  it('is read without its password, and changed in parts', async () => {
    const { vault, database } = await opened();
    await vault.ask('update', 'db/config/one', { allowed_roles: ['*'], max_open_connections: 2 });
    const { data } = (await vault.ask('read', 'db/config/one')).body;
    assert.deepEqual(data['connection_details'], {
      connection_url: CONFIG.connection_url,
      username: 'root',
      max_open_connections: 2,
    });
    assert.deepEqual(data['allowed_roles'], ['*']);
    assert.ok(!JSON.stringify(data).includes('first'));
    assert.deepEqual((await vault.ask('list', 'db/config')).body.data['keys'], ['one']);
    assert.equal((await vault.ask('update', 'db/reset/one')).status, 204);
    assert.deepEqual(database.done, ['verify', 'verify']);
    await vault.ask('delete', 'db/config/one');
    assert.equal((await vault.ask('read', 'db/config/one')).status, 404);
  });

  it('is verified, unless that is not asked', async () => {
    const { vault } = await opened();
    const wrong = { ...CONFIG, password: 'wrong' };
    const refused = await vault.ask('update', 'db/config/two', wrong);
    assert.equal(refused.status, 400);
    assert.ok(!JSON.stringify(refused.body).includes('"wrong"'));
    assert.equal((await vault.ask('read', 'db/config/two')).status, 404);
    const unverified = { ...wrong, verify_connection: false };
    assert.equal((await vault.ask('update', 'db/config/two', unverified)).status, 204);
    for (const body of [
      { ...CONFIG, plugin_name: 'other' },
      { ...unverified, connection_url: 'other://' },
      { ...CONFIG, username: "a'b" },
    ])
      assert.equal((await vault.ask('update', 'db/config/three', body)).status, 400);
  });
});

describe('users that the vault makes', () => {
  it('have names and passwords of their own, within what a database takes', () => {
    const now = Date.UTC(2026, 0, 1);
    assert.match(
      newUsername('token-ops.team', 'reporting-all', 63, now),
      /^v-tokenops-reportin-[A-Za-z0-9]{20}-1767225600$/,
    );
    assert.match(newUsername('ä"; DROP', 'x', 32, now), /^v-DRO-x-[A-Za-z0-9]{10}-1767225600$/);
    assert.equal(newUsername('abcdefghij', 'abcdefghij', 32, now).length, 31);
    assert.match(newPassword(), /^A1a-[A-Za-z0-9]{28}$/);
  });

  it('live as long as their lease, renewed no longer than their role says', async () => {
    const { vault, database, make, expire } = await opened();
    const { body } = await make();
    const { username, password } = body.data as { username: string; password: string };
    assert.equal(database.users.get(username), password);
    vault.now += 3_000_000;
    await vault.ask('update', 'sys/leases/renew', { lease_id: body.lease_id, increment: '9h' });
    assert.equal(database.done.at(-1), `extend ${username} 2026-01-01T02:00:00.000Z`);
    vault.now += 4_199_000;
    await expire();
    assert.deepEqual(database.made, [username]);
    vault.now += 1_000;
    await expire();
    assert.deepEqual(database.made, []);
  });

  it('are made for roles that are there and allowed alone', async () => {
    const { vault, database } = await opened();
    await vault.ask('update', 'db/roles/other', { db_name: 'one', creation_statements: [] });
    for (const name of ['none', 'other'])
      assert.equal((await vault.ask('read', `db/creds/${name}`)).status, 400);
    assert.deepEqual(database.made, []);
    const wrong = { db_name: 'one', default_ttl: '2h', max_ttl: '1h' };
    assert.equal((await vault.ask('update', 'db/roles/wrong', wrong)).status, 400);
  });

  it('are dropped where their making failed half-way, at once or when the database is back', async () => {
    const { vault, database, make, expire } = await opened();
    database.after = async (what) => {
      if (what.startsWith('create')) throw new Fault('unreachable', 'the line broke');
    };
    assert.deepEqual((await make()).body.errors, ['the line broke']);
    assert.deepEqual(database.made, []);
    database.after = async (what) => {
      database.isAway = true;
      if (what.startsWith('create')) throw new Fault('unreachable', 'the line broke');
    };
    assert.equal((await make()).status, 500);
    assert.equal(database.made.length, 1);
    database.isAway = false;
    database.after = () => Promise.resolve();
    vault.now += 10_000;
    await expire();
    assert.deepEqual(database.made, []);
    assert.equal((await vault.ask('list', 'sys/leases/lookup/db/creds/shop')).status, 404);
  });

  it('are dropped by a replica where the vault that made them is no more', async () => {
    const { vault, database, make, replica } = await opened();
    const [created, killed] = [signal(), signal()];
    database.after = async (what) => {
      if (!what.startsWith('create')) return;
      created.resolve();
      await killed.promise;
    };
    void make();
    await created.promise;
    const other = await replica();
    assert.equal(database.made.length, 1);
    other.now = vault.now + 119_000;
    await other.vault.core?.expire();
    assert.equal(database.made.length, 1);
    other.now += 1_000;
    await other.vault.core?.expire();
    assert.deepEqual(database.made, []);
    killed.resolve();
  });

  it('are dropped where their lease is revoked, or forgotten, while they are made', async () => {
    for (const [path, status] of [
      ['sys/leases/revoke-prefix/db', 400],
      ['sys/leases/revoke-force/db', 204],
    ] as const) {
      const { vault, database, make } = await opened();
      const [asked, revoked] = [signal(), signal()];
      database.before = async (what) => {
        if (!what.startsWith('create')) return;
        asked.resolve();
        await revoked.promise;
      };
      const making = make();
      await asked.promise;
      assert.equal((await vault.ask('update', path)).status, status);
      revoked.resolve();
      assert.equal((await making).status, 400, path);
      assert.deepEqual(database.made, []);
      assert.equal((await vault.ask('list', 'sys/leases/lookup/db/creds/shop')).status, 404);
    }
  });

  it('end with their token, also while their database is away, and though their role is no more', async () => {
    const { vault, database, expire } = await opened();
    const token = await vault.tokenOf({ shop: 'path "db/creds/shop" { capabilities = ["read"] }' });
    await vault.ask('read', 'db/creds/shop', {}, { token });
    database.isAway = true;
    await vault.ask('delete', 'db/roles/shop');
    assert.equal((await vault.ask('update', 'auth/token/revoke', { token })).status, 204);
    assert.equal((await vault.ask('read', 'auth/token/lookup-self', {}, { token })).status, 403);
    database.isAway = false;
    assert.equal(database.made.length, 1);
    vault.now += 10_000;
    await expire();
    assert.deepEqual(database.made, []);
  });
});

describe('the password of a static role', () => {
  it('is rotated at once, in time and when asked, and told with how long it is good', async () => {
    const { vault, database, read, expire } = await withStaticRole();
    const first = await read();
    assert.deepEqual(
      { ...first, password: '' },
      {
        username: 'app',
        password: '',
        ttl: 3600,
        rotation_period: 3600,
        last_vault_rotation: '2026-01-01T00:00:00.000Z',
      },
    );
    assert.equal(database.users.get('app'), first['password']);
    vault.now += 3_599_000;
    await expire();
    assert.deepEqual(await read(), { ...first, ttl: 1 });
    vault.now += 1_000;
    await expire();
    const second = await read();
    assert.notEqual(second['password'], first['password']);
    assert.equal((await vault.ask('update', 'db/rotate-role/static-a')).status, 204);
    const third = await read();
    assert.notEqual(third['password'], second['password']);
    assert.equal(database.users.get('app'), third['password']);
    const { data } = (await vault.ask('read', 'db/static-roles/static-a')).body;
    assert.deepEqual([data['username'], data['rotation_period'], data['password']], ['app', 3600, undefined]);
  });

  it('is rotated by one replica of two', async () => {
    const { vault, database, replica } = await withStaticRole();
    const other = await replica();
    vault.now += 3_600_000;
    other.now = vault.now;
    database.done.length = 0;
    await Promise.all([vault, other, vault, other].map(async (one) => one.vault.core?.expire()));
    assert.deepEqual(database.done, ['change app']);
    const answers = await Promise.all(
      [vault, other].map((one) => one.ask('update', 'db/rotate-role/static-a')),
    );
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [204, 400],
    );
  });

  it('is what the database has, whatever came of a rotation that nobody heard of', async () => {
    const { vault, database, read, expire } = await withStaticRole();
    database.after = () => Promise.reject(new Fault('unreachable', 'the line broke'));
    const before = (await read())['password'];
    assert.equal((await vault.ask('update', 'db/rotate-role/static-a')).status, 500);
    assert.notEqual(database.users.get('app'), before);
    database.after = () => Promise.resolve();
    vault.now += 30_000;
    await expire();
    assert.equal((await read())['password'], database.users.get('app'));
  });

  it('keeps its user, and is not for one who is not there', async () => {
    const { vault } = await withStaticRole();
    const write = async (name: string, body: Record<string, unknown>) =>
      (await vault.ask('update', `db/static-roles/${name}`, body)).status;
    assert.equal(await write('static-a', { username: 'root' }), 400);
    assert.equal(await write('static-a', { rotation_period: '2h' }), 204);
    const role = { db_name: 'one', username: 'nobody', rotation_period: 60 };
    assert.equal(await write('static-b', role), 500);
    assert.equal(await write('static-c', { ...role, rotation_period: 1 }), 400);
    assert.equal(await write('static-d', { ...role, username: `a"b` }), 400);
    assert.equal(await write('other', { ...role, username: 'app' }), 400);
    assert.deepEqual((await vault.ask('list', 'db/static-roles')).body.data['keys'], ['static-a']);
    await vault.ask('delete', 'db/static-roles/static-a');
    assert.equal((await vault.ask('read', 'db/static-creds/static-a')).status, 400);
  });
});

describe('the password of the vault itself', () => {
  it('is rotated, and then known to the vault alone', async () => {
    const { vault, database, make } = await opened();
    assert.equal((await vault.ask('update', 'db/rotate-root/one')).status, 204);
    assert.notEqual(database.users.get('root'), 'first');
    assert.equal((await make()).status, 200);
  });

  it('is found again where nobody heard what came of its rotation', async () => {
    for (const when of ['before', 'after'] as const) {
      const { vault, database, make } = await opened();
      database[when] = async (what) => {
        if (what.startsWith('change')) throw new Fault('unreachable', 'the line broke');
      };
      assert.equal((await vault.ask('update', 'db/rotate-root/one')).status, 500);
      database[when] = () => Promise.resolve();
      assert.equal((await make()).status, 200, when);
      assert.equal((await vault.ask('update', 'db/rotate-root/one')).status, 204);
      assert.equal((await make()).status, 200);
    }
  });

  it('stays what it was where the statements do not change it', async () => {
    const { vault, database, make } = await opened();
    database.after = async (what) => {
      if (what.startsWith('change')) database.users.set('root', 'first');
    };
    assert.equal((await vault.ask('update', 'db/rotate-root/one')).status, 500);
    assert.equal((await make()).status, 200);
  });

  it('is used as it is then by who reads it while it is rotated', async () => {
    const { vault, database, make, replica } = await opened();
    const other = await replica();
    const [changed, noted] = [signal(), signal()];
    database.after = async (what) => {
      if (!what.startsWith('change')) return;
      changed.resolve();
      await noted.promise;
    };
    const rotating = vault.ask('update', 'db/rotate-root/one');
    await changed.promise;
    assert.equal((await make()).status, 200);
    assert.equal((await other.ask('update', 'db/rotate-root/one')).status, 400);
    noted.resolve();
    assert.equal((await rotating).status, 204);
    assert.equal((await other.ask('read', 'db/creds/shop')).status, 200);
  });
});
