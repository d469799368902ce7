import { isIP } from 'node:net';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { type DatabaseAddress, tlsOptions, unreadable, withoutCredentials } from '../address.ts';
import { CONNECTING, databaseFault, inSession, type Session } from '../sessions.ts';
import { filled, type StatementValues, tellsPassword } from '../statements.ts';
import type { DatabaseDriver, DatabaseTarget, DatabaseUser } from '../types.ts';

/** Users of MySQL and MariaDB. Source: https://dev.mysql.com/doc/refman/8.4/en/access-control.html */
export const mysqlDriver: DatabaseDriver = {
  id: 'mysql',
  plugins: [
    'mysql-database-plugin',
    'mysql-aurora-database-plugin',
    'mysql-rds-database-plugin',
    'mysql-legacy-database-plugin',
  ],
  longestUsername: 32,
  check: (url) => void addressOf(url),
  verify: (target) => inSession(target, open, () => Promise.resolve()),
  create: (target, user, expiration, statements) =>
    inSession(target, open, (one) => one.runAll(statements, { ...user, expiration })),
  // It knows no time at which a user ends: the vault does.
  extend: (target, username, expiration, statements) =>
    statements.length === 0
      ? Promise.resolve()
      : inSession(target, open, (one) => one.runAll(statements, { username, expiration })),
  changePassword: (target, user, statements) =>
    inSession(target, open, async (one) => {
      if (statements.length > 0) return one.runAll(statements, user);
      const isOwn = user.username === target.username;
      await one.changePassword(user, isOwn ? await one.ownHost() : '%');
    }),
  drop: (target, username, statements) => inSession(target, open, (one) => one.drop(username, statements)),
};

const FORM = /^tcp\(([^():]+|\[[0-9a-fA-F:]+\])(?::(\d{1,5}))?\)\/([^?]*)(?:\?tls=([a-z-]+))?$/;
const TLS: ReadonlyMap<string | undefined, DatabaseAddress['tls']> = new Map([
  [undefined, 'off'],
  ['false', 'off'],
  ['true', 'verified'],
  ['skip-verify', 'unverified'],
]);

/** As the driver of Go writes it: `{{username}}:{{password}}@tcp(host:port)/database?tls=true`. */
function addressOf(url: string): DatabaseAddress {
  const found = FORM.exec(withoutCredentials(url));
  const tls = TLS.get(found?.[4]);
  if (!found || tls === undefined)
    throw unreadable(
      'is not {{username}}:{{password}}@tcp(host:port)/database, with ?tls=true or skip-verify',
    );
  // Its client would look for another name in the certificate.
  const host = (found[1] ?? '').replace(/^\[(.*)\]$/, '$1');
  if (tls === 'verified' && isIP(host) !== 0)
    throw unreadable('has a number where a certificate is to be verified: give the name of the host');
  return { host, port: Number(found[2] ?? '3306'), database: found[3] ?? '', tls };
}

function open(target: DatabaseTarget): MysqlSession {
  return new MysqlSession(target);
}

class MysqlSession implements Session {
  readonly #target: DatabaseTarget;
  #connection: Connection | undefined;
  #isEnded = false;

  constructor(target: DatabaseTarget) {
    this.#target = target;
  }

  async connect(): Promise<void> {
    const { url, username, password, ca } = this.#target;
    const address = addressOf(url);
    const ssl = tlsOptions(address, ca);
    try {
      const connection = await mysql.createConnection({
        host: address.host,
        port: address.port,
        user: username,
        password,
        ...(address.database !== '' && { database: address.database }),
        ...(ssl && { ssl: { ...ssl, verifyIdentity: ssl.rejectUnauthorized } }),
        connectTimeout: CONNECTING,
        multipleStatements: true,
      });
      connection.on('error', () => undefined);
      this.#connection = connection;
      if (this.#isEnded) connection.destroy();
      // What waits for others longer would be done when nobody expects it any more.
      await connection.query('SET SESSION lock_wait_timeout = 10');
    } catch (error) {
      throw faultOf(error, false);
    }
  }

  /** One after another: what defines users is no part of a transaction here. */
  async runAll(statements: readonly string[], values: StatementValues): Promise<void> {
    for (const statement of statements)
      await this.#query(filled(statement, values), [], tellsPassword(statement));
  }

  /** From where the vault's user may come. `ALTER USER CURRENT_USER()` changes nothing in MariaDB 11.8, and says nothing. */
  async ownHost(): Promise<string> {
    const [row] = await this.#query('SELECT CURRENT_USER() AS account');
    const account = String(row?.['account']);
    return account.slice(account.lastIndexOf('@') + 1);
  }

  async changePassword({ username, password }: DatabaseUser, host: string): Promise<void> {
    await this.#query('ALTER USER ?@? IDENTIFIED BY ?', [username, host, password], true);
  }

  async drop(username: string, statements: readonly string[]): Promise<void> {
    const hosts = await this.#hostsOf(username);
    if (statements.length > 0 && hosts?.length !== 0) await this.runAll(statements, { username });
    else for (const host of hosts ?? ['%']) await this.#query('DROP USER IF EXISTS ?@?', [username, host]);
    await this.#endSessions(username);
  }

  /** From where a user may come; undefined where the vault may not see that. */
  async #hostsOf(username: string): Promise<readonly string[] | undefined> {
    try {
      const rows = await this.#query('SELECT Host AS host FROM mysql.user WHERE User = ?', [username]);
      return rows.map(({ host }) => String(host));
    } catch {
      return undefined;
    }
  }

  /** A user who is gone goes on in the sessions that they have. One may end by itself meanwhile. */
  async #endSessions(username: string): Promise<void> {
    const text = 'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER = ?';
    for (const { id } of await this.#query(text, [username]))
      await this.#query(`KILL ${Number(id)}`).catch(() => undefined);
  }

  async #query(
    text: string,
    values: readonly string[] = [],
    isSecret = false,
  ): Promise<readonly RowDataPacket[]> {
    if (!this.#connection) throw databaseFault(undefined, undefined, false);
    try {
      const [rows] = await this.#connection.query<RowDataPacket[]>(text, [...values]);
      return Array.isArray(rows) ? rows : [];
    } catch (error) {
      throw faultOf(error, isSecret);
    }
  }

  async close(): Promise<void> {
    await this.#connection?.end();
  }

  destroy(): void {
    this.#isEnded = true;
    this.#connection?.destroy();
  }
}

/** It is stopping, or has no room. */
const AWAY = new Set(['ER_SERVER_SHUTDOWN', 'ER_CON_COUNT_ERROR', 'ER_TOO_MANY_USER_CONNECTIONS']);

function faultOf(error: unknown, isSecret: boolean) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isAnswer = error instanceof Error && code.startsWith('ER_') && !AWAY.has(code);
  return databaseFault(error, isAnswer ? { code, text: error.message } : undefined, isSecret);
}
