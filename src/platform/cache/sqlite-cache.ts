import { closeSync, constants, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { deserialize, serialize } from 'node:v8';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { messageOf } from '../../model/fault.ts';
import { othersMayWrite } from '../files/ownership.ts';
import { expectSchema, isDamaged } from '../sqlite/schema.ts';
import { useWriteAheadLog } from '../sqlite/write-ahead.ts';
import type { Cache } from './types.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries (
    key TEXT PRIMARY KEY, used INTEGER NOT NULL, size INTEGER NOT NULL, value BLOB NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS entries_used ON entries (used);
`;
/** Entries larger than this are not worth their place. */
const MAXIMUM_ENTRY = 64 * 2 ** 20;
/** Likewise inflated. */
const MAXIMUM_VALUE = 2 ** 30;

/** The way out where the file cannot be had. */
const ANOTHER = 'name another folder in PLIMSOLL_CACHE_DIR';

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
 * Opens the cache file, made if it is not there; several processes may use it at once. One that others may have written
 * is not used, and one that is damaged or not Plimsoll's is set aside as `<path>.broken` and made anew. Trouble with the
 * file makes every later `get` a miss. All of this is told once through `onProblem`.
 */
export function openCache(options: CacheOptions): Cache {
  const { path, onProblem } = options;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const reason = [path, `${path}-wal`, `${path}-shm`].map(othersMayWrite).find((one) => one !== undefined);
    if (reason !== undefined) {
      onProblem(`the cache is not used: ${reason}; make it yours alone (chown, chmod go-w), or ${ANOTHER}`);
      return NO_CACHE;
    }
    return openOwn(options);
  } catch (error) {
    onProblem(`the cache ${path} cannot be opened: ${messageOf(error)}; ${ANOTHER}`);
    return NO_CACHE;
  }
}

function openOwn(options: CacheOptions): Cache {
  try {
    return new SqliteCache(options);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    setAside(options, error);
    return new SqliteCache(options);
  }
}

/** A damaged file is kept for whoever wants to know why; the next one takes its place. */
function setAside({ path, onProblem }: CacheOptions, error: unknown): void {
  for (const tail of ['-wal', '-shm']) rmSync(`${path}${tail}`, { force: true });
  renameSync(path, `${path}.broken`);
  onProblem(`the cache ${path} was set aside as ${path}.broken, and is made anew: ${messageOf(error)}`);
}

/** Remembers nothing. */
export const NO_CACHE: Cache = {
  keepsNothing: true,
  get: () => undefined,
  set: () => {},
  [Symbol.dispose]: () => {},
};

/** The file, for nobody else to read, whatever files are made with here. */
function makePrivately(path: string): void {
  closeSync(openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600));
}

class SqliteCache implements Cache {
  readonly #options: CacheOptions;
  readonly #database: DatabaseSync;
  readonly #select: StatementSync;
  readonly #touch: StatementSync;
  #broken = false;
  #written = false;

  constructor(options: CacheOptions) {
    this.#options = options;
    makePrivately(options.path);
    this.#database = new DatabaseSync(options.path, { timeout: 5000 });
    try {
      expectSchema(this.#database, SCHEMA);
      useWriteAheadLog(this.#database);
      this.#database.exec(`PRAGMA synchronous = NORMAL; ${SCHEMA}`);
    } catch (error) {
      this.#database.close();
      throw error;
    }
    this.#select = this.#database.prepare('SELECT value, used FROM entries WHERE key = ?');
    this.#touch = this.#database.prepare('UPDATE entries SET used = ? WHERE key = ?');
  }

  get(key: string): unknown {
    return this.#try(() => {
      const row = this.#select.get(key);
      if (!(row?.['value'] instanceof Uint8Array)) return undefined;
      this.#touchDaily(key, Number(row['used']));
      return deserialize(zstdDecompressSync(row['value'], { maxOutputLength: MAXIMUM_VALUE }));
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

  #giveUp(error: unknown): void {
    try {
      this.#database.close();
      setAside(this.#options, error);
    } catch {
      this.#options.onProblem(`the cache ${this.#options.path} is damaged: ${messageOf(error)}`);
    }
  }

  #try<T>(action: () => T): T | undefined {
    if (this.#broken) return undefined;
    try {
      return action();
    } catch (error) {
      this.#broken = true;
      if (isDamaged(error)) this.#giveUp(error);
      else this.#options.onProblem(`the cache ${this.#options.path} cannot be used: ${messageOf(error)}`);
      return undefined;
    }
  }
}
