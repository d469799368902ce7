import { Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { Fault } from '../../model/fault.ts';
import type { DueValue, Replacement, StorageChange, StorageRow, StoredValue, VaultStorage } from './types.ts';

interface Row {
  readonly path: string;
  readonly value: Buffer;
  /** As PostgreSQL gives what JavaScript may not hold. */
  readonly version: string;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS vault_entries (
    path text COLLATE "C" PRIMARY KEY, value bytea NOT NULL, version bigint NOT NULL, due bigint
  );
  CREATE INDEX IF NOT EXISTS vault_entries_due ON vault_entries (due, path) WHERE due IS NOT NULL`;
/** Replicas that start together make the tables one after another; any number that is ours alone. */
const SCHEMA_LOCK = 7_546_001;

const INSERT =
  'INSERT INTO vault_entries (path, value, version, due) VALUES ($1, $2, 1, $3) ON CONFLICT DO NOTHING';
const UPDATE =
  'UPDATE vault_entries SET value = $2, due = $3, version = version + 1 WHERE path = $1 AND version = $4';
const REMOVE = 'DELETE FROM vault_entries WHERE path = $1 AND version = $2';
const ABSENT = 'SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM vault_entries WHERE path = $1)';
/** Names below a prefix: from each the next is looked up, behind all that is in it where it is a folder. */
const LIST = `
  WITH RECURSIVE found (path, depth) AS (
    (SELECT path, 1 FROM vault_entries WHERE path > $2 AND path < $3 ORDER BY path LIMIT 1)
    UNION ALL
    SELECT (
      SELECT path FROM vault_entries
      WHERE path < $3 AND path > CASE WHEN position('/' IN substr(found.path, $4)) > 0
        THEN $1 || split_part(substr(found.path, $4), '/', 1) || '0' ELSE found.path END
      ORDER BY path LIMIT 1
    ), depth + 1 FROM found WHERE path IS NOT NULL AND depth < $5
  )
  SELECT substr(path, $4) AS rest FROM found WHERE path IS NOT NULL`;
const CLAIM = `
  WITH taken AS (
    SELECT path, due FROM vault_entries
    WHERE due <= $4 AND path > $1 AND path < $2 ORDER BY due LIMIT $5 FOR UPDATE SKIP LOCKED
  ), postponed AS (
    UPDATE vault_entries AS entry SET due = $3 FROM taken WHERE entry.path = taken.path
    RETURNING entry.path, entry.value, entry.version, taken.due AS since
  )
  SELECT path, value, version FROM postponed ORDER BY since`;

/** Rows after a path, as many as have so many bytes, and one at least. */
const PAGE = `
  SELECT path, value, version, due FROM (
    SELECT *, sum(octet_length(value)) OVER (ORDER BY path) - octet_length(value) AS before
    FROM vault_entries WHERE path > $1 ORDER BY path LIMIT 500
  ) AS page WHERE before < $2 ORDER BY path`;
const INCOMING = `
  CREATE TEMPORARY TABLE vault_incoming (path text, value bytea, version bigint, due bigint) ON COMMIT DROP`;
const TAKE_IN = `
  INSERT INTO vault_incoming SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::bigint[])`;
/** Bytes that are read or sent at once. */
const PAGE_SIZE = 4 * 2 ** 20;

/**
 * Values in one PostgreSQL, for as many vaults as like: what one has answered, each of them sees. `url` is
 * `postgres://user:password@host/database`. Rejects with a `Fault` (`unreachable`) where it does not answer.
 */
export async function openPostgresStorage(url: string, connections = 10): Promise<VaultStorage> {
  const pool = new Pool({ connectionString: url, max: connections, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while nobody uses it is replaced when somebody does.
  pool.on('error', () => undefined);
  const storage = new PostgresStorage(pool);
  try {
    await storage.prepare();
  } catch (error) {
    await pool.end();
    throw error;
  }
  return storage;
}

class PostgresStorage implements VaultStorage {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async prepare(): Promise<void> {
    await this.#transaction(async (client) => {
      await this.#query('', 'SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK], client);
      await this.#query('', SCHEMA, [], client);
      return true;
    });
  }

  async get(paths: readonly string[]): Promise<readonly (StoredValue | undefined)[]> {
    const text = 'SELECT path, value, version FROM vault_entries WHERE path = ANY($1)';
    const { rows } = await this.#query<Row>('vault-get', text, [paths]);
    const found = new Map(rows.map((row) => [row.path, row]));
    return paths.map((path) => {
      const row = found.get(path);
      return row && { value: row.value, version: Number(row.version) };
    });
  }

  async list(prefix: string, after: string, limit: number): Promise<readonly string[]> {
    const start = after === '' ? prefix : lastOf(prefix + after);
    const values = [
      prefix,
      start,
      endOf(prefix),
      Array.from(prefix).length + 1,
      Math.min(limit, 2 ** 31 - 1),
    ];
    const { rows } = await this.#query<{ readonly rest: string }>('vault-list', LIST, values);
    return rows.map(({ rest }) => (rest.includes('/') ? rest.slice(0, rest.indexOf('/') + 1) : rest));
  }

  async write(changes: readonly StorageChange[]): Promise<boolean> {
    const [only] = changes;
    if (changes.length === 1 && only) return this.#change(this.#pool, only);
    // In one order, so that two writes never wait for each other.
    const ordered = changes.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return this.#transaction(async (client) => {
      for (const change of ordered) if (!(await this.#change(client, change))) return false;
      return true;
    });
  }

  async claim(prefix: string, now: number, until: number, limit: number): Promise<readonly DueValue[]> {
    const values = [prefix, endOf(prefix), until, now, limit];
    const { rows } = await this.#query<Row>('vault-claim', CLAIM, values);
    return rows.map(({ path, value, version }) => ({ path, value, version: Number(version) }));
  }

  async *rows(): AsyncIterable<StorageRow> {
    const client = await this.#client();
    let isWhole = false;
    try {
      await this.#query('', 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', [], client);
      for (let after = ''; ;) {
        const { rows } = await this.#query<FullRow>('vault-page', PAGE, [after, PAGE_SIZE], client);
        yield* rows.map(storageRow);
        const last = rows.at(-1);
        if (!last) break;
        after = last.path;
      }
      await this.#query('', 'COMMIT', [], client);
      isWhole = true;
    } finally {
      client.release(!isWhole);
    }
  }

  async replace({ rows, kept, expected }: Replacement): Promise<boolean> {
    return this.#transaction(async (client) => {
      await this.#query('', INCOMING, [], client);
      for await (const batch of batchesOf(rows)) {
        const columns = [
          batch.map(({ path }) => path),
          batch.map(({ value }) => value),
          batch.map(({ version }) => version),
          batch.map(({ due }) => due ?? null),
        ];
        await this.#query('', TAKE_IN, columns, client);
      }
      // Who reads sees what was there until all of it is replaced; who writes waits.
      await this.#query('', 'LOCK TABLE vault_entries IN EXCLUSIVE MODE', [], client);
      const versions = new Map(expected.map((one) => [one.path, one.expected]));
      const text = 'SELECT path, version FROM vault_entries WHERE path = ANY($1)';
      const found = await this.#query<Row>('', text, [[...versions.keys()]], client);
      const there = new Map(found.rows.map(({ path, version }) => [path, Number(version)]));
      if (!expected.every((one) => (there.get(one.path) ?? 0) === one.expected)) return false;
      const isKept = kept.map((_, index) => `(path > $${index * 2 + 1} AND path < $${index * 2 + 2})`);
      const ends = kept.flatMap((prefix) => [prefix, endOf(prefix)]);
      const remove = `DELETE FROM vault_entries WHERE NOT (${isKept.join(' OR ') || 'FALSE'})`;
      await this.#query('', remove, ends, client);
      await this.#query('', 'INSERT INTO vault_entries SELECT * FROM vault_incoming', [], client);
      return true;
    });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #change(client: Pool | PoolClient, { path, value, expected, due = null }: Change): Promise<boolean> {
    const [text, values] =
      value === undefined
        ? expected === 0
          ? [ABSENT, [path]]
          : [REMOVE, [path, expected]]
        : expected === 0
          ? [INSERT, [path, value, due]]
          : [UPDATE, [path, value, due, expected]];
    const { rowCount } = await this.#query('', text, values, client);
    return rowCount === 1;
  }

  async #client(): Promise<PoolClient> {
    return this.#pool.connect().catch((cause: unknown) => {
      throw away(cause);
    });
  }

  async #transaction(work: (client: PoolClient) => Promise<boolean>): Promise<boolean> {
    const client = await this.#client();
    try {
      await this.#query('', 'BEGIN', [], client);
      const isDone = await work(client);
      await this.#query('', isDone ? 'COMMIT' : 'ROLLBACK', [], client);
      client.release();
      return isDone;
    } catch (cause) {
      // What became of it is not known; the connection is not used again.
      client.release(true);
      throw cause;
    }
  }

  async #query<Result extends QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
    client: Pool | PoolClient = this.#pool,
  ): Promise<QueryResult<Result>> {
    try {
      return await client.query<Result>({ ...(name !== '' && { name }), text, values: [...values] });
    } catch (cause) {
      throw away(cause);
    }
  }
}

interface FullRow extends Row {
  readonly due: string | null;
}

function storageRow({ path, value, version, due }: FullRow): StorageRow {
  return { path, value, version: Number(version), due: due === null ? undefined : Number(due) };
}

async function* batchesOf(rows: AsyncIterable<StorageRow>): AsyncIterable<readonly StorageRow[]> {
  let [batch, size]: [StorageRow[], number] = [[], 0];
  for await (const row of rows) {
    batch.push(row);
    size += row.path.length + row.value.length;
    if (size < PAGE_SIZE) continue;
    yield batch;
    [batch, size] = [[], 0];
  }
  yield batch;
}

interface Change extends Omit<StorageChange, 'due'> {
  readonly due?: number | null | undefined;
}

function away(cause: unknown): Fault {
  return new Fault('unreachable', 'the store does not answer', { cause });
}

/** The first text after all that begin with a prefix that ends in a slash. */
function endOf(prefix: string): string {
  return prefix === '' ? '\u{10FFFF}' : `${prefix.slice(0, -1)}0`;
}

/** After a name, and for a folder after all that is in it. */
function lastOf(path: string): string {
  return path.endsWith('/') ? endOf(path) : path;
}
