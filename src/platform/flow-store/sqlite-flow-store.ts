import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fault, messageOf } from '../../model/fault.ts';
import {
  flowKey,
  type FlowRecord,
  flowRecordSchema,
  type FlowSighting,
  ownerOf,
} from '../../model/flow/record.ts';
import { FLOW_SOURCES, type FlowSource } from '../../model/flow/source.ts';
import { type FlowTotals, lostIn } from '../../model/flow/recording.ts';
import { parseJson } from '../../model/json/parse.ts';
import { expectPlainFile, expectSchema } from '../sqlite/schema.ts';
import { useWriteAheadLog } from '../sqlite/write-ahead.ts';
import type { FlowStore } from './types.ts';

const SCHEMA = `
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS flows (
    key TEXT PRIMARY KEY, owner TEXT NOT NULL, flow TEXT NOT NULL, count INTEGER NOT NULL, bytes INTEGER,
    first TEXT NOT NULL, last TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS flows_owner ON flows (owner, last);
  CREATE TABLE IF NOT EXISTS lost (source TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS figures (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
`;

/** A count of 0 brings bytes only to what is there. */
const UPSERT = `
  INSERT INTO flows (key, owner, flow, count, bytes, first, last) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
  ON CONFLICT (key) DO UPDATE SET
    count = count + excluded.count,
    bytes = CASE WHEN bytes IS NULL AND excluded.bytes IS NULL THEN NULL
                 ELSE COALESCE(bytes, 0) + COALESCE(excluded.bytes, 0) END,
    first = MIN(first, excluded.first), last = MAX(last, excluded.last)`;
const BYTES_ONLY = 'UPDATE flows SET bytes = COALESCE(bytes, 0) + ?2, last = MAX(last, ?3) WHERE key = ?1';

/** Of an owner's kinds of flows, half are those seen last, the others those of the rest that were seen most often. */
const SURPLUS = `
  SELECT key, count FROM (
    SELECT key, count, last FROM (SELECT key, count, last FROM flows WHERE owner = ?1 ORDER BY last DESC, key LIMIT -1 OFFSET ?2)
    ORDER BY count DESC, last DESC, key LIMIT -1 OFFSET ?3)`;

export interface FlowStoreOptions {
  /** A file, made if it is not there, that several processes may use at once; or `:memory:`. */
  readonly path: string;
  /** Kinds of flows that are kept of each workload, and of all that belong to none; at least 2. */
  readonly mostPerWorkload: number;
}

const SQLITE_FULL = 13;

/** Opens a store. Throws a `Fault` where the file cannot be used: `refused` where its disk is full, else `usage`. */
export function openFlowStore(options: FlowStoreOptions): FlowStore {
  try {
    if (options.path !== ':memory:') mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 });
    return new SqliteFlowStore(options);
  } catch (error) {
    const full = isFull(error);
    throw new Fault(
      full ? 'refused' : 'usage',
      `${options.path} cannot be used for flows: ${messageOf(error)}`,
      { cause: error, hint: full ? 'make room' : 'name another file, or remove it if it is broken' },
    );
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_FULL;
}

class SqliteFlowStore implements FlowStore {
  readonly #options: FlowStoreOptions;
  readonly #database: DatabaseSync;

  constructor(options: FlowStoreOptions) {
    this.#options = options;
    if (options.path !== ':memory:') expectPlainFile(options.path, false);
    this.#database = new DatabaseSync(options.path, { timeout: 10_000 });
    try {
      expectSchema(this.#database, SCHEMA);
      useWriteAheadLog(this.#database);
      this.#database.exec(SCHEMA);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  add(sightings: readonly FlowSighting[]): void {
    this.#transaction(() => {
      const upsert = this.#database.prepare(UPSERT);
      const bytesOnly = this.#database.prepare(BYTES_ONLY);
      const owners = new Set<string>();
      let seen = 0;
      for (const { count, bytes, at, ...flow } of sightings) {
        const key = flowKey(flow);
        if (count === 0) {
          bytesOnly.run(key, bytes ?? 0, at);
          continue;
        }
        const owner = ownerOf(flow) ?? '';
        upsert.run(key, owner, JSON.stringify(flow), count, bytes ?? null, at);
        owners.add(owner);
        seen += count;
      }
      this.#count('seen', seen);
      for (const owner of owners) this.#evict(owner);
    });
  }

  lose(source: FlowSource, count: number): void {
    this.#transaction(() => {
      this.#database
        .prepare('INSERT INTO lost VALUES (?1, ?2) ON CONFLICT (source) DO UPDATE SET count = count + ?2')
        .run(source, count);
      this.#count('seen', count);
    });
  }

  totals(): FlowTotals {
    return this.#transaction(() => {
      const lost: FlowTotals['lost'] = {};
      for (const { source, count } of this.#database.prepare('SELECT source, count FROM lost').all()) {
        const known = FLOW_SOURCES.find((one) => one === source);
        if (known) lost[known] = Number(count);
      }
      const stored = Number(
        this.#database.prepare('SELECT SUM(count) AS count FROM flows').get()?.['count'] ?? 0,
      );
      const [seen, evicted] = [this.#figure('seen'), this.#figure('evicted')];
      if (seen !== stored + evicted + lostIn(lost))
        throw new Fault(
          'internal',
          `${this.#options.path}: seen ${seen}, stored ${stored}, evicted ${evicted}, lost ${lostIn(lost)} do not add up`,
        );
      return { seen, stored, evicted, lost };
    });
  }

  records(): FlowRecord[] {
    const rows = this.#database.prepare('SELECT * FROM flows ORDER BY count DESC, key').all();
    return rows.map(({ flow, count, bytes, first, last }) =>
      flowRecordSchema.parse({
        kind: 'flow',
        ...(parseJson(String(flow)) as object),
        count,
        ...(bytes === null ? {} : { bytes }),
        first,
        last,
      }),
    );
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #evict(owner: string): void {
    const recent = Math.ceil(this.#options.mostPerWorkload / 2);
    const surplus = this.#database
      .prepare(SURPLUS)
      .all(owner, recent, this.#options.mostPerWorkload - recent);
    const remove = this.#database.prepare('DELETE FROM flows WHERE key = ?');
    for (const { key } of surplus) remove.run(String(key));
    this.#count(
      'evicted',
      surplus.reduce((all, { count }) => all + Number(count), 0),
    );
  }

  #count(name: 'seen' | 'evicted', more: number): void {
    if (more === 0) return;
    this.#database
      .prepare('INSERT INTO figures VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET count = count + ?2')
      .run(name, more);
  }

  #figure(name: 'seen' | 'evicted'): number {
    return Number(
      this.#database.prepare('SELECT count FROM figures WHERE name = ?').get(name)?.['count'] ?? 0,
    );
  }

  /** Others wait meanwhile, so that figures always add up. */
  #transaction<T>(action: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = action();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error instanceof Fault
        ? error
        : new Fault(
            isFull(error) ? 'refused' : 'internal',
            `${this.#options.path} cannot be written: ${messageOf(error)}`,
            { cause: error, ...(isFull(error) ? { hint: 'make room; what it has stays' } : {}) },
          );
    }
  }
}
