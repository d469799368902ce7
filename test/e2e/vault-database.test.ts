import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { databaseDrivers } from '../../src/platform/database-drivers/registry.ts';
import { openSqliteStorage } from '../../src/platform/vault-storage/sqlite-storage.ts';
import { TestVault } from '../../src/vault/vault.fixture.ts';
import type { Lane } from '../run/e2e/suite.ts';
import {
  type DatabaseServer,
  PASSWORD,
  startMariadbServer,
  startPostgresServer,
  startValkeyServer,
} from './database-servers.ts';
import { startMongodbServer } from './mongodb-server/database-server.ts';
import { until } from './own-server.ts';
import { startVault, type VaultKeys, type VaultProcess } from './vault-process.ts';

export const lane: Lane = 'anywhere';

const SERVERS = [
  ['PostgreSQL', startPostgresServer],
  ['MariaDB', startMariadbServer],
  ['Valkey', startValkeyServer],
  ['MongoDB', startMongodbServer],
] as const;

interface User {
  readonly username: string;
  readonly password: string;
  readonly lease: string;
}

// They mostly wait for what ends in time: all at once.
describe('users of a database', { concurrency: SERVERS.length }, () => {
  for (const [name, startServer] of SERVERS)
    describe(`of ${name}`, { concurrency: 1 }, () => {
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-database-'));
      const store = join(folder, 'vault.db');
      let server: DatabaseServer;
      let vault: VaultProcess;
      let keys: VaultKeys;

      before(async () => {
        server = await startServer();
        vault = await startVault(store);
        keys = await vault.initialise();
        await done('POST', 'sys/mounts/db', { type: 'database' });
        await done('POST', 'db/config/one', {
          ...server.config,
          username: 'keeper',
          password: PASSWORD,
          allowed_roles: '*',
        });
        const role = { db_name: 'one', creation_statements: server.creation };
        await done('POST', 'db/roles/shop', { ...role, default_ttl: '1h', max_ttl: '2h' });
        await done('POST', 'db/roles/short', { ...role, default_ttl: '4s', max_ttl: '1h' });
      });
      after(async () => {
        await vault.end('SIGKILL');
        await server.stop();
        rmSync(folder, { recursive: true });
      });

      const done = async (method: string, path: string, body?: object) => {
        const told = await vault.ask(method, path, body);
        assert.ok(told.status < 300, `${path}: ${told.status} ${JSON.stringify(told.body.errors)}`);
        return told.body;
      };
      const make = async (role: string): Promise<User> => {
        const { data, lease_id: lease } = await done('GET', `db/creds/${role}`);
        return { username: String(data['username']), password: String(data['password']), lease };
      };
      const isThere = async ({ username }: User) => (await server.users()).includes(username);
      const isGone = async (user: User) => !(await isThere(user));

      it('log in, and no more once their lease is revoked, with their sessions, whatever they own', async () => {
        const user = await make('shop');
        assert.match(user.username, /^v-/);
        await server.use(user.username, user.password);
        await assert.rejects(server.use(user.username, `${user.password}x`));
        const session = await server.hold(user.username, user.password);
        await session.ask();
        await done('PUT', 'sys/leases/revoke', { lease_id: user.lease });
        await assert.rejects(server.use(user.username, user.password));
        await assert.rejects(session.ask());
        session.end();
        assert.ok(await isGone(user));
      });

      it('are made over TLS, with whom the certificate is for', async () => {
        const { plugin_name: plugin } = server.config;
        const user = { plugin_name: plugin, username: 'keeper', password: PASSWORD, allowed_roles: 'tls' };
        const configure = async (host: string, isVerified: boolean, ca?: string) => {
          const config = { ...user, connection_url: server.address(host, isVerified), tls_ca: ca };
          return (await vault.ask('POST', 'db/config/tls', config)).status;
        };
        assert.equal(await configure('localhost', true), 400);
        assert.equal(await configure('127.0.0.1', true, server.ca), 400);
        assert.equal(await configure('127.0.0.1', false), 204);
        assert.equal(await configure('localhost', true, server.ca), 204);
        const role = { db_name: 'tls', creation_statements: server.creation };
        await done('POST', 'db/roles/tls', role);
        const made = await make('tls');
        await server.use(made.username, made.password);
        await done('PUT', 'sys/leases/revoke', { lease_id: made.lease });
      });

      it('live as long as their lease is renewed', async () => {
        const [renewed, other] = [await make('short'), await make('short')];
        await done('PUT', 'sys/leases/renew', { lease_id: renewed.lease, increment: 600 });
        await until(() => isGone(other));
        await server.use(renewed.username, renewed.password);
        await done('PUT', 'sys/leases/revoke-prefix/db/creds/short');
        assert.ok(await isGone(renewed));
      });

      it('end in time also where the vault was killed meanwhile', async () => {
        const user = await make('short');
        await vault.end('SIGKILL');
        await server.use(user.username, user.password);
        await vault.start();
        await vault.unseal();
        await until(() => isGone(user));
      });

      // Valkey makes a user in one step.
      if (name !== 'Valkey')
        it('end where the vault was killed while it made them', async () => {
          await done('POST', 'db/roles/slow', { db_name: 'one', creation_statements: server.slowCreation });
          const existing = await server.users();
          const made = async () => (await server.users()).filter((user) => !existing.includes(user));
          const making = vault.ask('GET', 'db/creds/slow').catch(() => undefined);
          if (name !== 'PostgreSQL') await until(async () => (await made()).length === 1);
          else
            await until(
              async () => (await vault.ask('LIST', 'sys/leases/lookup/db/creds/slow')).status === 200,
            );
          await vault.end('SIGKILL');
          await making;
          const storage = openSqliteStorage(store);
          const replica = await TestVault.join(keys, storage, { databases: databaseDrivers });
          replica.now = Date.now() + 121_000;
          await replica.vault.core?.expire();
          await storage.close();
          await until(async () => (await made()).length === 0);
          await vault.start();
          await vault.unseal();
          assert.equal((await vault.ask('LIST', 'sys/leases/lookup/db/creds/slow')).status, 404);
        });

      it('end once their database is back, where it was away', async () => {
        const user = await make('short');
        await server.away(async () => {
          assert.equal((await vault.ask('PUT', 'sys/leases/revoke', { lease_id: user.lease })).status, 500);
          const away = await vault.ask('GET', 'db/creds/shop');
          assert.deepEqual([away.status, away.body.errors], [500, ['the database does not answer']]);
        });
        await until(() => isGone(user));
      });

      it('are not made by statements that fail, and nothing tells their password', async () => {
        await done('POST', 'db/roles/broken', { db_name: 'one', creation_statements: server.broken });
        const before_ = await server.users();
        const { status, body } = await vault.ask('GET', 'db/creds/broken');
        assert.equal(status, 500);
        assert.match(
          body.errors[0] ?? '',
          /^the database says no: (42601|ER_PARSE_ERROR|ERR|RoleNotFound \(31\))$/,
        );
        assert.deepEqual((await server.users()).toSorted(), before_.toSorted());
      });

      it('have their password rotated, where they were there before', async () => {
        await server.use('app', PASSWORD);
        const role = { db_name: 'one', username: 'app', rotation_period: '5s' };
        await done('POST', 'db/static-roles/app', role);
        const read = async () => String((await done('GET', 'db/static-creds/app')).data['password']);
        const first = await read();
        await server.use('app', first);
        await assert.rejects(server.use('app', PASSWORD));
        await until(async () => (await read()) !== first);
        await server.use('app', await read());
        await assert.rejects(server.use('app', first));
        await done('DELETE', 'db/static-roles/app');
      });

      it('are made by the vault alone, once its own password is rotated', async () => {
        await done('POST', 'db/rotate-root/one');
        await assert.rejects(server.use('keeper', PASSWORD));
        const user = await make('shop');
        await server.use(user.username, user.password);
        const { data } = await done('GET', 'db/config/one');
        assert.ok(!JSON.stringify(data).includes(PASSWORD));
        await done('DELETE', 'sys/mounts/db');
        assert.ok(await isGone(user));
      });
    });
});
