import { Socket } from 'node:net';
import { Client, DatabaseError, type QueryResult } from 'pg';
import { tlsOptions, urlAddress } from '../address.ts';
import { CONNECTING, databaseFault, inSession, type Session } from '../sessions.ts';
import { filled, type StatementValues, tellsPassword } from '../statements.ts';
import type { DatabaseDriver, DatabaseTarget } from '../types.ts';
import { dropRole } from './drop-role.ts';

/** Users of PostgreSQL. Source: https://www.postgresql.org/docs/current/user-manag.html */
export const postgresqlDriver: DatabaseDriver = {
  id: 'postgresql',
  plugins: ['postgresql-database-plugin'],
  longestUsername: 63,
  check: (url) => void addressOf(url),
  verify: (target) => session(target, () => Promise.resolve()),
  create: (target, user, expiration, statements) =>
    session(target, (one) => one.runAll(statements, { ...user, expiration })),
  extend: (target, username, expiration, statements) =>
    session(target, (one) => one.runAll(orElse(statements, EXTEND), { username, expiration })),
  changePassword: (target, user, statements) =>
    session(target, (one) => one.runAll(orElse(statements, CHANGE_PASSWORD), user)),
  drop: (target, username, statements) =>
    session(target, async (one) => {
      const query = (text: string, values: readonly unknown[] = []) => one.query(text, values);
      const { rows } = await query('SELECT 1 FROM pg_roles WHERE rolname = $1', [username]);
      if (rows.length === 0) return;
      if (statements.length > 0) return one.runAll(statements, { username });
      await dropRole(username, query, (database, work) =>
        session(target, (other) => work((text, values = []) => other.query(text, values)), database),
      );
    }),
};

const EXTEND = `ALTER ROLE "{{name}}" VALID UNTIL '{{expiration}}'`;
const CHANGE_PASSWORD = `ALTER ROLE "{{name}}" WITH PASSWORD '{{password}}'`;

function orElse(statements: readonly string[], usual: string): readonly string[] {
  return statements.length > 0 ? statements : [usual];
}

function addressOf(url: string) {
  const usual = { schemes: ['postgresql', 'postgres'], port: 5432, tlsParameter: 'sslmode' };
  return urlAddress(url, usual, (_scheme, mode) => {
    if (mode === 'disable') return 'off';
    if (mode === 'require') return 'unverified';
    return mode === null || mode === 'verify-ca' || mode === 'verify-full' ? 'verified' : undefined;
  });
}

function session<Result>(
  target: DatabaseTarget,
  work: (session: PostgresSession) => Promise<Result>,
  database?: string,
): Promise<Result> {
  // What is done in another database of the same server is done meanwhile: it needs no turn of its own.
  const place = database === undefined ? target : { ...target, url: `${target.url}#${database}` };
  return inSession(place, () => new PostgresSession(target, database), work);
}

class PostgresSession implements Session {
  readonly #socket = new Socket();
  readonly #client: Client;

  constructor({ url, username, password, ca }: DatabaseTarget, database: string | undefined) {
    const address = addressOf(url);
    this.#client = new Client({
      host: address.host,
      port: address.port,
      database: database ?? (address.database === '' ? 'postgres' : address.database),
      user: username,
      password,
      ssl: tlsOptions(address, ca) ?? false,
      connectionTimeoutMillis: CONNECTING,
      statement_timeout: 15_000,
      application_name: 'plimsoll vault',
      stream: () => this.#socket,
    });
    // Whoever waits for an answer is told; nobody else has to be.
    this.#client.on('error', () => undefined);
  }

  async connect(): Promise<void> {
    try {
      await this.#client.connect();
    } catch (error) {
      throw faultOf(error, false);
    }
  }

  async query(text: string, values: readonly unknown[] = []): Promise<QueryResult> {
    try {
      return await this.#client.query(text, [...values]);
    } catch (error) {
      throw faultOf(error, false);
    }
  }

  /** All statements, or none of them. */
  async runAll(statements: readonly string[], values: StatementValues): Promise<void> {
    await this.query('BEGIN');
    for (const statement of statements) {
      try {
        // Without values, so that a statement may be several.
        await this.#client.query(filled(statement, values));
      } catch (error) {
        throw faultOf(error, tellsPassword(statement));
      }
    }
    await this.query('COMMIT');
  }

  close(): Promise<void> {
    return this.#client.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/** 57P: it is starting or stopping; 53: it has no room. */
const AWAY = /^(57P|53)/;

function faultOf(error: unknown, isSecret: boolean) {
  const isAnswer = error instanceof DatabaseError && !AWAY.test(error.code ?? '');
  const answered = isAnswer ? { code: error.code ?? '', text: error.message } : undefined;
  return databaseFault(error, answered, isSecret);
}
