import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { Fault } from '../../model/fault.ts';
import { useWriteAheadLog } from '../sqlite/write-ahead.ts';
import { Moments } from './moments.ts';
import { endOf, lastOf } from './path-order.ts';
import { type Look, SharedReads } from './shared-reads.ts';
import type { DueValue, Replacement, StorageChange, StorageRow, StoredValue, VaultStorage } from './types.ts';

/** Raised whenever tables change. */
const SCHEMA = 1;
/** Paths that are counted before others have their turn. */
const COUNTED_AT_ONCE = 5_000;

/** A write whose answer somebody waits for. */
interface Waiting {
  readonly changes: readonly StorageChange[];
  readonly resolve: (isDone: boolean) => void;
  readonly reject: (error: unknown) => void;
}

interface Row {
  readonly path: string;
  readonly value: Uint8Array;
  readonly version: number;
}

/**
 * Values in one SQLite file, or in memory (`:memory:`). Several processes may have the file open. A write is on the disk
 * when it is answered. Throws a `Fault` (`unsupported`) for a file of another layout.
 */
export function openSqliteStorage(file: string): VaultStorage {
  // For its owner alone; what SQLite puts beside it has the same mode.
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file);
  database.exec('PRAGMA trusted_schema = OFF; PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL');
  useWriteAheadLog(database);
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version !== 0 && version !== SCHEMA)
    throw new Fault(
      'unsupported',
      `${file} is a store of layout ${version}, and this program knows ${SCHEMA}`,
    );
  // Values are in rows of their own, and last in them: else SQLite reads whole values where it looks for a path or a version.
  database.exec(`
    CREATE TABLE IF NOT EXISTS entries (
      path TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, due INTEGER, value BLOB NOT NULL
    );
    CREATE INDEX IF NOT EXISTS entries_due ON entries (due, path) WHERE due IS NOT NULL;
    PRAGMA user_version = ${SCHEMA}`);
  // In memory there is one connection, and all of it is there anyway.
  return new SqliteStorage(database, file === ':memory:' ? undefined : file);
}

class SqliteStorage implements VaultStorage {
  readonly #database: DatabaseSync;
  readonly #select: StatementSync;
  readonly #version: StatementSync;
  readonly #others: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #remove: StatementSync;
  readonly #next: StatementSync;
  readonly #due: StatementSync;
  readonly #postpone: StatementSync;
  readonly #count: StatementSync;
  readonly #moments = new Moments();
  readonly #reads = new SharedReads(this.#moments, {
    look: (paths) => this.#try(() => this.#look(paths)),
    read: (paths) => this.#try(() => this.#atOnce(() => paths.map((path) => this.#read(path)))),
  });
  /** Counts what we wrote, as SQLite counts what others did. */
  #writes = 0;
  #waiting: Waiting[] = [];
  readonly #file: string | undefined;
  #replacements = 0;

  constructor(database: DatabaseSync, file: string | undefined) {
    this.#database = database;
    this.#file = file;
    this.#others = database.prepare('PRAGMA data_version');
    this.#select = database.prepare('SELECT path, value, version FROM entries WHERE path = ?');
    this.#version = database.prepare('SELECT version FROM entries WHERE path = ?');
    this.#insert = database.prepare('INSERT INTO entries (path, value, version, due) VALUES (?, ?, 1, ?)');
    this.#update = database.prepare(
      'UPDATE entries SET value = ?, due = ?, version = version + 1 WHERE path = ?',
    );
    this.#remove = database.prepare('DELETE FROM entries WHERE path = ?');
    this.#next = database.prepare(
      'SELECT path FROM entries WHERE path > ? AND path < ? ORDER BY path LIMIT 1',
    );
    this.#due = database.prepare(
      'SELECT path, value, version FROM entries WHERE due <= ? AND path > ? AND path < ? ORDER BY due LIMIT ?',
    );
    this.#postpone = database.prepare('UPDATE entries SET due = ? WHERE path = ?');
    this.#count = database.prepare(
      'SELECT count(*) AS count, max(path) AS last FROM (SELECT path FROM entries WHERE path > ? AND path < ? ORDER BY path LIMIT ?)',
    );
  }

  during<Result>(work: () => Promise<Result>, name?: string): Promise<Result> {
    return this.#reads.during(work, name);
  }

  get(paths: readonly string[]): ReturnType<VaultStorage['get']> {
    return this.#reads.get(paths);
  }

  list(prefix: string, after: string, limit: number): Promise<readonly string[]> {
    return this.#try(() => {
      const names: string[] = [];
      const end = endOf(prefix);
      // A folder is passed over at once, however much is in it.
      for (let from = after === '' ? prefix : lastOf(prefix + after); names.length < limit;) {
        const row = this.#next.get(from, end) as Pick<Row, 'path'> | undefined;
        if (!row) break;
        const rest = row.path.slice(prefix.length);
        const slash = rest.indexOf('/');
        const name = slash < 0 ? rest : rest.slice(0, slash + 1);
        names.push(name);
        from = lastOf(prefix + name);
      }
      return names;
    });
  }

  /** A part at a time, so that others are answered meanwhile. */
  async count(prefix: string, most: number): Promise<number> {
    for (let [count, last] = [0, prefix]; ; await turn()) {
      const part = Math.min(COUNTED_AT_ONCE, most - count);
      const row = await this.#try(() => this.#count.get(last, endOf(prefix), part));
      count += Number(row?.['count']);
      if (Number(row?.['count']) < COUNTED_AT_ONCE) return count;
      last = String(row?.['last']);
    }
  }

  async write(changes: readonly StorageChange[]): Promise<boolean> {
    try {
      return await new Promise<boolean>((resolve, reject) => {
        if (this.#waiting.push({ changes, resolve, reject }) === 1) setImmediate(() => this.#commit());
      });
    } finally {
      this.#moments.advance();
    }
  }

  claim(prefix: string, now: number, until: number, limit: number): Promise<readonly DueValue[]> {
    return this.#try(() => {
      this.#database.exec('BEGIN IMMEDIATE');
      const rows = this.#due.all(now, prefix, endOf(prefix), limit) as unknown as readonly Row[];
      for (const { path } of rows) this.#postpone.run(until, path);
      this.#database.exec('COMMIT');
      this.#writes += 1;
      return rows.map(({ path, value, version }) => ({ path, value: inPlace(value), version }));
    });
  }

  async *rows(): AsyncIterable<StorageRow> {
    const all = 'SELECT path, value, version, due FROM entries ORDER BY path';
    if (this.#file === undefined) {
      yield* this.#database.prepare(all).all().map(storageRow);
      return;
    }
    // A connection of its own sees one moment, whatever is written meanwhile.
    const reader = new DatabaseSync(this.#file, { readOnly: true });
    try {
      reader.exec('BEGIN');
      for (const row of reader.prepare(all).iterate()) yield storageRow(row);
    } finally {
      reader.close();
    }
  }

  async replace({ rows, kept, expected }: Replacement): Promise<boolean> {
    this.#replacements += 1;
    // Of this connection alone, and gone with it.
    const incoming = `temp.incoming_${this.#replacements}`;
    await this.#try(() =>
      this.#database.exec(`CREATE TABLE ${incoming} (path TEXT, value BLOB, version INTEGER, due INTEGER)`),
    );
    try {
      const insert = this.#database.prepare(`INSERT INTO ${incoming} VALUES (?, ?, ?, ?)`);
      for await (const { path, value, version, due } of rows)
        await this.#try(() => insert.run(path, value, version, due ?? null));
      return await this.#try(() => this.#swap(incoming, kept, expected));
    } finally {
      this.#moments.advance();
      if (this.#database.isOpen) this.#database.exec(`DROP TABLE ${incoming}`);
    }
  }

  close(): Promise<void> {
    this.#commit();
    return this.#try(() => this.#database.close());
  }

  #swap(incoming: string, kept: Replacement['kept'], expected: Replacement['expected']): boolean {
    this.#database.exec('BEGIN IMMEDIATE');
    const isExpected = expected.every((one) => this.#versionAt(one.path) === one.expected);
    if (isExpected) {
      const isKept = kept.map(() => '(path > ? AND path < ?)').join(' OR ') || 'FALSE';
      const remove = this.#database.prepare(`DELETE FROM entries WHERE NOT (${isKept})`);
      remove.run(...kept.flatMap((prefix) => [prefix, endOf(prefix)]));
      const columns = 'path, value, version, due';
      this.#database.exec(`INSERT INTO entries (${columns}) SELECT ${columns} FROM ${incoming}`);
    }
    this.#database.exec(isExpected ? 'COMMIT' : 'ROLLBACK');
    this.#writes += 1;
    return isExpected;
  }

  /** All writes that came at the same time in one transaction: one wait for the disk serves many. */
  #commit(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    this.#try(() => {
      this.#database.exec('BEGIN IMMEDIATE');
      const outcomes = waiting.map(({ changes }) => this.#change(changes));
      this.#database.exec('COMMIT');
      this.#writes += 1;
      return outcomes;
    }).then(
      (outcomes) => waiting.forEach(({ resolve }, index) => resolve(outcomes[index] ?? false)),
      (error: unknown) => waiting.forEach(({ reject }) => reject(error)),
    );
  }

  #look(paths: readonly string[]): Look {
    if (paths.length === 0) return { snapshot: this.#snapshot(), found: new Map() };
    return this.#atOnce(() => {
      const found = new Map<string, StoredValue | undefined>();
      for (const path of paths) {
        const stored = this.#read(path);
        if (stored) found.set(path, stored);
      }
      return { snapshot: this.#snapshot(), found };
    });
  }

  #snapshot(): string {
    return `${String(this.#others.get()?.['data_version'])} ${this.#writes}`;
  }

  #read(path: string): StoredValue | undefined {
    const row = this.#select.get(path) as Row | undefined;
    return row && { value: inPlace(row.value), version: row.version };
  }

  /** 0 for none. */
  #versionAt(path: string): number {
    return (this.#version.get(path) as Row | undefined)?.version ?? 0;
  }

  /** Makes changes of different paths, or none where something is not as expected. */
  #change(changes: readonly StorageChange[]): boolean {
    if (changes.some(({ path, expected }) => this.#versionAt(path) !== expected)) return false;
    for (const { path, value, expected, due = null } of changes) {
      if (value === undefined) this.#remove.run(path);
      else if (expected === 0) this.#insert.run(path, value, due);
      else this.#update.run(value, due, path);
    }
    return true;
  }

  #atOnce<Result>(read: () => Result): Result {
    this.#database.exec('BEGIN');
    try {
      return read();
    } finally {
      this.#database.exec('COMMIT');
    }
  }

  /** What the caller awaits; what goes wrong leaves no transaction behind. */
  #try<Result>(work: () => Result): Promise<Result> {
    try {
      return Promise.resolve(work());
    } catch (cause) {
      if (this.#database.isOpen && this.#database.isTransaction) this.#database.exec('ROLLBACK');
      return Promise.reject(new Fault('unreachable', 'the store does not answer', { cause }));
    }
  }
}

function storageRow(row: Readonly<Record<string, unknown>>): StorageRow {
  const { path, value, version, due } = row as unknown as Row & { readonly due: number | null };
  return { path, value: inPlace(value), version, due: due ?? undefined };
}

/** The bytes where SQLite has put them for us: a copy would be one more to wipe, and to collect. */
function inPlace({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
