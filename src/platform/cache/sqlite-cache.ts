import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { deserialize, serialize } from 'node:v8';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { messageOf } from '../../model/fault.ts';
import type { Cache } from './types.ts';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS entries (
    key TEXT PRIMARY KEY, used INTEGER NOT NULL, size INTEGER NOT NULL, value BLOB NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS entries_used ON entries (used);
`;
/** Entries larger than this are not worth their place. */
const MAXIMUM_ENTRY = 64 * 2 ** 20;

export interface CacheOptions {
  readonly path: string;
  /** Bytes kept; the longest unused entries go first. */
  readonly maximumSize: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told once, in a sentence, if the cache cannot be used. */
  readonly onProblem: (problem: string) => void;
}

/**
 * Opens the cache file, made if it is not there; several processes may use it at once. Trouble with the file
 * makes every later `get` a miss and is told once through `onProblem`.
 */
export function openCache(options: CacheOptions): Cache {
  try {
    mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 });
    return new SqliteCache(options);
  } catch (error) {
    options.onProblem(`the cache ${options.path} cannot be opened: ${messageOf(error)}`);
    return NO_CACHE;
  }
}

/** Remembers nothing. */
export const NO_CACHE: Cache = {
  get: () => undefined,
  set: () => {},
  [Symbol.dispose]: () => {},
};

class SqliteCache implements Cache {
  readonly #options: CacheOptions;
  readonly #database: DatabaseSync;
  readonly #select: StatementSync;
  readonly #touch: StatementSync;
  #broken = false;
  #written = false;

  constructor(options: CacheOptions) {
    this.#options = options;
    this.#database = new DatabaseSync(options.path, { timeout: 5000 });
    this.#database.exec(SCHEMA);
    this.#select = this.#database.prepare('SELECT value, used FROM entries WHERE key = ?');
    this.#touch = this.#database.prepare('UPDATE entries SET used = ? WHERE key = ?');
  }

  get(key: string): unknown {
    return this.#try(() => {
      const row = this.#select.get(key);
      if (!(row?.['value'] instanceof Uint8Array)) return undefined;
      this.#touchDaily(key, Number(row['used']));
      return deserialize(zstdDecompressSync(row['value']));
    });
  }

  set(key: string, value: unknown): void {
    this.#try(() => {
      const blob = zstdCompressSync(serialize(value));
      if (blob.length > MAXIMUM_ENTRY) return;
      this.#database
        .prepare('INSERT OR REPLACE INTO entries (key, used, size, value) VALUES (?, ?, ?, ?)')
        .run(key, this.#options.now(), blob.length, blob);
      this.#written = true;
    });
  }

  [Symbol.dispose](): void {
    this.#try(() => {
      if (this.#written) this.#evict();
      this.#database.close();
    });
  }

  /** A read that writes would make readers wait for each other: once a day is enough to know what is in use. */
  #touchDaily(key: string, used: number): void {
    const now = this.#options.now();
    if (now - used > 86_400_000) this.#touch.run(now, key);
  }

  #evict(): void {
    this.#database
      .prepare(
        `DELETE FROM entries WHERE key IN (
           SELECT key FROM (SELECT key, SUM(size) OVER (ORDER BY used DESC, key) AS kept FROM entries)
           WHERE kept > ?)`,
      )
      .run(this.#options.maximumSize);
  }

  #try<T>(action: () => T): T | undefined {
    if (this.#broken) return undefined;
    try {
      return action();
    } catch (error) {
      this.#broken = true;
      this.#options.onProblem(`the cache ${this.#options.path} cannot be used: ${messageOf(error)}`);
      return undefined;
    }
  }
}
