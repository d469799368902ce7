import { DatabaseError, Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { Fault } from '../../model/fault.ts';
import { Moments } from './moments.ts';
import {
  CLAIM,
  COUNT,
  INCOMING,
  LIST,
  LOOK,
  PAGE,
  READ,
  SCHEMA,
  TAKE_IN,
  UNEXPECTED,
  WRITE,
} from './postgres-statements.ts';
import { type Look, SharedReads } from './shared-reads.ts';
import type { DueValue, Replacement, StorageChange, StorageRow, StoredValue, VaultStorage } from './types.ts';

interface Row {
  readonly path: string;
  readonly value: Buffer;
  /** As PostgreSQL gives what JavaScript may not hold. */
  readonly version: string;
}

/** One of them at least, without a path where nothing was found. */
interface LookRow {
  readonly snapshot: string;
  readonly path: string | null;
  readonly value: Buffer | null;
  readonly version: string;
}

/** Replicas that start together make the tables one after another; any number that is ours alone. */
const SCHEMA_LOCK = 7_546_001;

/** Bytes that are read or sent at once. */
const PAGE_SIZE = 4 * 2 ** 20;

/**
 * Values in one PostgreSQL, for as many vaults as like: what one has answered, each of them sees. `url` is
 * `postgres://user:password@host/database`. Rejects with a `Fault` (`unreachable`) where it does not answer.
 */
export async function openPostgresStorage(url: string, connections = 10): Promise<VaultStorage> {
  const pool = new Pool({ connectionString: url, max: connections, connectionTimeoutMillis: 10_000 });
  // A connection that breaks is replaced when somebody asks next; who asks now is told by the answer.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
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
  readonly #moments = new Moments();
  readonly #reads: SharedReads;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.#reads = new SharedReads(this.#moments, {
      look: (paths) => this.#look(paths),
      read: (paths) => this.#read(paths),
    });
  }

  /** Makes the tables where they are not there. */
  async prepare(): Promise<void> {
    await this.#transaction(async (client) => {
      await this.#query('', 'SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK], client);
      await this.#query('', SCHEMA, [], client);
      return true;
    });
  }

  during<Result>(work: () => Promise<Result>, name?: string): Promise<Result> {
    return this.#reads.during(work, name);
  }

  get(paths: readonly string[]): ReturnType<VaultStorage['get']> {
    return this.#reads.get(paths);
  }

  async #look(paths: readonly string[]): Promise<Look> {
    const { rows } = await this.#query<LookRow>('vault-look', LOOK, [paths]);
    const found = new Map<string, StoredValue | undefined>();
    for (const { path, value, version } of rows)
      if (path !== null) found.set(path, value ? { value, version: Number(version) } : undefined);
    return { snapshot: rows[0]?.snapshot ?? '', found };
  }

  async #read(paths: readonly string[]): Promise<readonly (StoredValue | undefined)[]> {
    const { rows } = await this.#query<Row>('vault-read', READ, [paths]);
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

  async count(prefix: string, most: number): Promise<number> {
    const values = [prefix, endOf(prefix), most];
    const { rows } = await this.#query<{ readonly count: string }>('vault-count', COUNT, values);
    return Number(rows[0]?.count);
  }

  async write(changes: readonly StorageChange[]): Promise<boolean> {
    if (changes.length === 0) return true;
    // In one order, so that two writes never wait for each other.
    const ordered = changes.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const contents = ordered.flatMap(({ value = [] }) => value);
    const columns = [
      ordered.map(({ path }) => path),
      // Bytes go as they are where they are not in a list.
      contents.length === 1 ? contents[0] : Buffer.concat(contents),
      ordered.map(({ value }) => value?.length ?? null),
      ordered.map(({ expected }) => expected),
      ordered.map(({ due = null }) => due),
    ];
    try {
      await this.#query('vault-write', WRITE, columns);
      return true;
    } catch (error) {
      if (causeCode(error) === UNEXPECTED) return false;
      throw error;
    } finally {
      this.#moments.advance();
    }
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
    } finally {
      this.#moments.advance();
    }
  }

  /** `name` of a statement that is prepared once. */
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

/** SQLSTATE of what a query was refused for. */
function causeCode(error: unknown): unknown {
  return error instanceof Fault && error.cause instanceof DatabaseError ? error.cause.code : undefined;
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
