import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { Client } from 'pg';
import { createClient } from 'redis';
import { must } from './command.ts';
import { AS_NOBODY, freePort, startOwnServer } from './own-server.ts';
import { askPostgres, startPostgres } from './postgres.ts';

/** Fake, and everywhere the same: of who makes users in each database, and of the user of a static role. */
export const PASSWORD = 'fake-password-of-a-test';

interface Held {
  ask(): Promise<unknown>;
  end(): void;
}

/** A database in which the vault makes users, as the tests see it. */
export interface DatabaseServer {
  /** How the vault reaches it, as the user `keeper`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Statements that make a user, and the same that need five seconds. */
  readonly creation: readonly string[];
  readonly slowCreation: readonly string[] | undefined;
  /** Statements that make nobody. */
  readonly broken: readonly string[];
  /** Its address by another host, verified or not as TLS asks. */
  address(host: string, isVerified: boolean): string;
  /** PEM of who signed its certificate, which is for `localhost` alone. */
  readonly ca: string;
  /** Logs in, and does what a user may do. Rejects where they may not log in. */
  use(username: string, password: string): Promise<void>;
  /** Logs in, and gives what asks something in that session, and ends it. */
  hold(username: string, password: string): Promise<Held>;
  /** Who there is, as nobody but the database itself knows. */
  users(): Promise<readonly string[]>;
  away(work: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export async function startPostgresServer(): Promise<DatabaseServer> {
  const server = await startPostgres();
  const admin = await server.database();
  const place = `127.0.0.1:${server.port}/vault_1`;
  // Who may make users, and is no superuser.
  await askPostgres(
    admin,
    `CREATE ROLE keeper LOGIN CREATEROLE PASSWORD '${PASSWORD}';
     CREATE ROLE app LOGIN PASSWORD '${PASSWORD}';
     GRANT CREATE, USAGE ON SCHEMA public TO keeper WITH GRANT OPTION;
     GRANT CREATE ON SCHEMA public TO app`,
  );
  const creation = [
    `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'`,
    `GRANT CREATE, USAGE ON SCHEMA public TO "{{name}}"`,
  ];
  return {
    config: {
      plugin_name: 'postgresql-database-plugin',
      connection_url: `postgresql://{{username}}:{{password}}@${place}?sslmode=disable`,
    },
    creation,
    slowCreation: [...creation, 'SELECT pg_sleep(5)'],
    broken: [...creation, 'BROKEN {{password}}'],
    ca: readFileSync(join(server.folder, 'ca.pem'), 'utf8'),
    address: (host, isVerified) =>
      `postgresql://{{username}}:{{password}}@${host}:${server.port}/vault_1?sslmode=${isVerified ? 'verify-full' : 'require'}`,
    async use(username, password) {
      const table = `"of-${username}"`;
      await askPostgres(
        `postgres://${username}:${password}@${place}`,
        `CREATE TABLE IF NOT EXISTS ${table} (a int); INSERT INTO ${table} VALUES (1)`,
      );
    },
    async hold(username, password) {
      const client = new Client(`postgres://${username}:${password}@${place}`);
      client.on('error', () => undefined);
      await client.connect();
      return { ask: () => client.query('SELECT 1'), end: () => void client.end() };
    },
    async users() {
      const rows = await askPostgres(admin, 'SELECT rolname AS name FROM pg_roles WHERE rolcanlogin');
      return rows.map((row) => (row as { name: string }).name);
    },
    away: (work) => server.away(work),
    stop: () => server.stop(),
  };
}

export async function startMariadbServer(): Promise<DatabaseServer> {
  const [first, ...rest] = AS_NOBODY;
  const own = await startOwnServer({
    name: 'mariadb',
    async prepare(folder) {
      const options = [`--datadir=${join(folder, 'data')}`, `--tmpdir=${folder}`, '--skip-test-db'];
      const admin = '--auth-root-authentication-method=normal';
      await must(first, [...rest, 'mariadb-install-db', '--no-defaults', admin, ...options]);
    },
    command: (folder, port) => [
      'mariadbd',
      '--no-defaults',
      '--skip-name-resolve',
      `--ssl-cert=${join(folder, 'server.pem')}`,
      `--ssl-key=${join(folder, 'server.key')}`,
      `--datadir=${join(folder, 'data')}`,
      `--port=${port}`,
      `--tmpdir=${folder}`,
      `--socket=${join(folder, 'socket')}`,
      '--bind-address=127.0.0.1',
    ],
    answers: async (port) => {
      const connection = await mysql
        .createConnection({ host: '127.0.0.1', port, user: 'nobody' })
        .catch(refused);
      await connection?.end();
    },
  });
  const asked = async (options: mysql.ConnectionOptions, text: string) => {
    const connection = await mysql.createConnection({ ...options, multipleStatements: true });
    try {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(text);
      return rows;
    } finally {
      await connection.end();
    }
  };
  const admin = { socketPath: join(own.folder, 'socket'), user: 'root' };
  await asked(
    admin,
    `CREATE DATABASE shop;
     CREATE USER keeper@'%' IDENTIFIED BY '${PASSWORD}'; GRANT ALL ON *.* TO keeper@'%' WITH GRANT OPTION;
     CREATE USER app@'%' IDENTIFIED BY '${PASSWORD}'; GRANT ALL ON shop.* TO app@'%'`,
  );
  const creation = [
    `CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}'; GRANT ALL ON shop.* TO '{{name}}'@'%'`,
  ];
  return {
    config: {
      plugin_name: 'mysql-database-plugin',
      connection_url: `{{username}}:{{password}}@tcp(127.0.0.1:${own.port})/`,
    },
    creation,
    slowCreation: [...creation, 'DO SLEEP(5)'],
    broken: [...creation, 'BROKEN {{password}}'],
    ca: readFileSync(join(own.folder, 'ca.pem'), 'utf8'),
    address: (host, isVerified) =>
      `{{username}}:{{password}}@tcp(${host}:${own.port})/?tls=${isVerified ? 'true' : 'skip-verify'}`,
    async use(username, password) {
      const options = { host: '127.0.0.1', port: own.port, user: username, password, database: 'shop' };
      await asked(options, 'CREATE TABLE IF NOT EXISTS a (a int); INSERT INTO a VALUES (1)');
    },
    async hold(username, password) {
      const options = { host: '127.0.0.1', port: own.port, user: username, password };
      const connection = await mysql.createConnection(options);
      connection.on('error', () => undefined);
      return { ask: () => connection.query('SELECT 1'), end: () => connection.destroy() };
    },
    users: async () =>
      (await asked(admin, 'SELECT User AS name FROM mysql.user')).map(({ name }) => String(name)),
    away: (work) => own.away(work),
    stop: () => own.stop(),
  };
}

/** It answers, whatever it says. */
function refused(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ER_')) return undefined;
  throw error;
}

export async function startValkeyServer(): Promise<DatabaseServer> {
  const tlsPort = await freePort();
  const users = `user default on >${PASSWORD} ~* &* +@all\nuser keeper on >${PASSWORD} ~* &* +@all\nuser app on >${PASSWORD} ~* +@all\n`;
  const own = await startOwnServer({
    name: 'valkey',
    async prepare(folder) {
      writeFileSync(join(folder, 'users.acl'), users);
      await must('chown', ['nobody', join(folder, 'users.acl')]);
      const tls = [
        `tls-port ${tlsPort}`,
        'tls-auth-clients no',
        `tls-ca-cert-file ${join(folder, 'ca.pem')}`,
      ];
      const pair = [
        `tls-cert-file ${join(folder, 'server.pem')}`,
        `tls-key-file ${join(folder, 'server.key')}`,
      ];
      const settings = [
        ...tls,
        ...pair,
        'bind 127.0.0.1',
        `dir ${folder}`,
        `aclfile ${join(folder, 'users.acl')}`,
        'save ""',
      ];
      writeFileSync(join(folder, 'valkey.conf'), settings.join('\n'));
    },
    command: (folder, port) => ['valkey-server', join(folder, 'valkey.conf'), '--port', String(port)],
    answers: (port) => askValkey(port, 'default', PASSWORD, ['PING']),
  });
  const creation = ['["~shop:*", "+@write", "+@read", "+@connection"]'];
  return {
    config: {
      plugin_name: 'valkey-database-plugin',
      host: '127.0.0.1',
      port: own.port,
      persistence_mode: 'ACLFILE',
    },
    creation,
    slowCreation: undefined,
    broken: [...creation, '["+@none-such"]'],
    ca: readFileSync(join(own.folder, 'ca.pem'), 'utf8'),
    address: (host, isVerified) =>
      `rediss://{{username}}:{{password}}@${host}:${tlsPort}${isVerified ? '' : '?tls=skip-verify'}`,
    async use(username, password) {
      await askValkey(own.port, username, password, ['SET', 'shop:a', '1']);
    },
    async hold(username, password) {
      const client = await valkeyClient(own.port, username, password);
      return {
        ask: () => client.sendCommand(['GET', 'shop:a']),
        end: () => void (client.isOpen && client.destroy()),
      };
    },
    users: async () =>
      (await askValkey(own.port, 'default', PASSWORD, ['ACL', 'USERS'])) as readonly string[],
    away: (work) => own.away(work),
    stop: () => own.stop(),
  };
}

async function askValkey(
  port: number,
  username: string,
  password: string,
  command: string[],
): Promise<unknown> {
  const client = await valkeyClient(port, username, password);
  try {
    return await client.sendCommand(command);
  } finally {
    client.destroy();
  }
}

async function valkeyClient(port: number, username: string, password: string) {
  const socket = { host: '127.0.0.1', port, reconnectStrategy: false } as const;
  const client = createClient({ username, password, socket });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
