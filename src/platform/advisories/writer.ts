import { createHash } from 'node:crypto';
import { DatabaseSync, type SQLInputValue, type StatementResultingChanges } from 'node:sqlite';
import type { Advisory, Affected, ExploitProbability, Exploitation } from '../../model/advisory.ts';
import { DetailBlocks } from './detail-blocks.ts';
import { countAll, type FinishedDatabase, verify } from './finished.ts';
import { numberOfName, Packages } from './packages.ts';
import { Statements, type Values } from './statements.ts';
import { decodeHead, encodeHead, encodeOutline, encodeStatement, encodeVersions } from './encoding.ts';
import { cveNumber, INDEXES, PROBABILITY_SCALE, SCHEMA_VERSION, TABLES } from './schema.ts';

// Nobody reads the file until it is whole and flushed, so nothing has to survive a crash before.
const BULK = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;
`;

/** What is written of an advisory beside all that it says of packages. */
interface About {
  readonly number: number;
  readonly id: string;
  readonly withdrawn: string | null;
}

/** Writes an advisory database that nobody else has open: a new file, or a copy of one to bring up to date. */
export class AdvisoryWriter implements Disposable {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #folders = new Map<string, number>();
  readonly #packages: Packages;
  readonly #details: DetailBlocks;
  #indexed = false;
  #last: number | undefined;

  /** `path` must not exist where `create` is set, and be a database of this schema where not. */
  constructor(path: string, options: { readonly create: boolean }) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(BULK);
    this.#statements = new Statements(this.#database);
    this.#packages = new Packages(this.#statements);
    if (options.create) this.#database.exec(TABLES);
    this.#database.exec('BEGIN');
    const [last = 0] = this.#row('SELECT COALESCE(MAX(number), 0) FROM block') ?? [];
    this.#details = new DetailBlocks(Number(last) + 1, (block, details) => {
      this.#run('INSERT INTO block VALUES (?, ?)', block, details);
    });
  }

  /**
   * Adds an advisory, or replaces an older record of the same id. `folder` is the feed's folder it came from,
   * `listed` the time (ms) the feed's list gave for it, by which later updates tell whether it changed.
   */
  put(advisory: Advisory, affected: readonly Affected[], folder: string, listed: number): void {
    const known = this.#row('SELECT number, modified, head FROM advisory WHERE id = ?', advisory.id);
    if (known && Date.parse(String(known[1])) >= Date.parse(advisory.modified)) {
      this.#run('UPDATE advisory SET listed = MAX(listed, ?) WHERE number = ?', listed, Number(known[0]));
      this.#putOrigin(folder, Number(known[0]));
      return;
    }
    this.#insert(known, advisory, affected, folder, listed);
  }

  /** Adds an advisory, or replaces a record that is not newer; false where one is, which is kept. */
  renew(advisory: Advisory, affected: readonly Affected[], folder: string): boolean {
    const known = this.#row('SELECT number, modified, head FROM advisory WHERE id = ?', advisory.id);
    const modified = Date.parse(advisory.modified);
    if (known && Date.parse(String(known[1])) > modified) {
      this.#putOrigin(folder, Number(known[0]));
      return false;
    }
    this.#insert(known, advisory, affected, folder, modified);
    return true;
  }

  /** Adds to what an advisory affects, that has so many parts already. */
  extend(id: string, affected: readonly Affected[], parts: number): void {
    const [number, withdrawn] = this.#row('SELECT number, withdrawn FROM advisory WHERE id = ?', id) ?? [];
    const about = { number: Number(number), id, withdrawn: typeof withdrawn === 'string' ? withdrawn : null };
    for (const [part, statement] of affected.entries()) this.#putAffected(about, parts + part, statement);
  }

  /** Takes an advisory out of a folder; it goes when it is in no folder any more. */
  remove(id: string, folder: string): void {
    const known = this.#row('SELECT number, head FROM advisory WHERE id = ?', id);
    if (!known) return;
    const number = Number(known[0]);
    const sql = 'DELETE FROM origin WHERE folder = ? AND advisory = ?';
    this.#run(sql, this.#folder(folder), number);
    if (!this.#row('SELECT 1 FROM origin WHERE advisory = ? LIMIT 1', number)) {
      this.#forget(number, String(known[1]));
    }
  }

  /** Ids of a folder's advisories with the time (ms) at which each was listed. */
  listed(folder: string): Map<string, number> {
    const statement = this.#database.prepare(
      'SELECT a.id, a.listed FROM origin o JOIN advisory a ON a.number = o.advisory WHERE o.folder = ?',
    );
    const listed = new Map<string, number>();
    for (const row of statement.iterate(this.#folder(folder))) {
      listed.set(String(row['id']), Number(row['listed']));
    }
    return listed;
  }

  /** Replaces everything known of exploitation; returns how many CVEs that is. */
  putExploitation(entries: Iterable<readonly [cve: string, Exploitation]>): number {
    this.#database.exec('DELETE FROM exploitation');
    let count = 0;
    for (const [cve, { added, due, ransomware, action }] of entries) {
      const number = cveNumber(cve);
      if (number === undefined) continue;
      const sql = 'INSERT OR REPLACE INTO exploitation VALUES (?, ?, ?, ?, ?)';
      this.#run(sql, number, added, due ?? null, ransomware ? 1 : 0, action ?? null);
      count += 1;
    }
    return count;
  }

  /** The feed's folders that advisories came from. */
  folders(): string[] {
    const rows = this.#database.prepare('SELECT name FROM folder ORDER BY name').all();
    return rows.map((row) => String(row['name']));
  }

  rows(table: 'exploitation' | 'probability'): number {
    return Number(this.#row(`SELECT COUNT(*) FROM ${table}`)?.[0]);
  }

  clearProbabilities(): void {
    this.#database.exec('DELETE FROM probability');
  }

  putProbability(cve: number, { probability, percentile }: ExploitProbability): void {
    this.#run(
      'INSERT OR REPLACE INTO probability VALUES (?, ?, ?)',
      cve,
      Math.round(probability * PROBABILITY_SCALE),
      Math.round(percentile * PROBABILITY_SCALE),
    );
  }

  /** Copies exploitation or probabilities from another database of this schema; of a damaged one nothing. */
  copyTable(table: 'exploitation' | 'probability', from: string): void {
    let rows: Values[];
    try {
      using source = new DatabaseSync(from, { readOnly: true });
      const statement = source.prepare(`SELECT * FROM ${table}`);
      statement.setReturnArrays(true);
      rows = statement.all() as unknown as Values[];
    } catch {
      return; // who called reports that the table is empty
    }
    this.#database.exec(`DELETE FROM ${table}`);
    for (const row of rows) {
      this.#run(`INSERT INTO ${table} VALUES (${row.map(() => '?').join(', ')})`, ...row);
    }
  }

  /** Writes the counts and `meta` (`sources` as JSON), checks the file and closes it. Throws a `Fault` (`internal`) if it is not sound. */
  finish(compiled: string, base: string, sources: string): FinishedDatabase {
    this.#details.flush();
    this.#tidy();
    const finished = countAll(this.#statements);
    const meta = {
      schema: String(SCHEMA_VERSION),
      compiled,
      base,
      sources,
      advisories: String(finished.advisories),
      ecosystems: JSON.stringify(Object.fromEntries(finished.ecosystems)),
      ...(finished.newest !== undefined && { newest: finished.newest }),
    };
    this.#database.exec('DELETE FROM meta');
    for (const [key, value] of Object.entries(meta)) this.#run('INSERT INTO meta VALUES (?, ?)', key, value);
    this.#database.exec(`COMMIT; ${INDEXES} ANALYZE; PRAGMA locking_mode = NORMAL`);
    verify(this.#statements, finished.advisories);
    this.#database.close();
    return finished;
  }

  [Symbol.dispose](): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #insert(
    known: Values | undefined,
    advisory: Advisory,
    affected: readonly Affected[],
    folder: string,
    listed: number,
  ): void {
    const number = known ? Number(known[0]) : this.#nextNumber();
    if (known) this.#forget(number, String(known[2]));
    const at = advisory.details === '' ? undefined : this.#details.add(advisory.details);
    this.#run(
      'INSERT INTO advisory VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      number,
      advisory.id,
      advisory.modified,
      advisory.withdrawn ?? null,
      encodeHead(advisory),
      encodeOutline(advisory),
      at?.block ?? null,
      at?.place ?? null,
      listed,
    );
    const about = { number, id: advisory.id, withdrawn: advisory.withdrawn ?? null };
    for (const [part, statement] of affected.entries()) this.#putAffected(about, part, statement);
    for (const id of new Set([...advisory.aliases, ...advisory.upstream])) {
      this.#run('INSERT OR IGNORE INTO name VALUES (?, ?)', id, number);
    }
    this.#putOrigin(folder, number);
  }

  #putAffected({ number, id, withdrawn }: About, part: number, affected: Affected): void {
    this.#run(
      'INSERT INTO affected VALUES (?, ?, ?, ?, ?, ?, ?)',
      this.#packages.numberOf(affected.ecosystem, affected.name),
      number,
      part,
      id,
      withdrawn,
      encodeStatement(affected),
      affected.versions.length === 0 ? null : this.#versionList(affected.versions),
    );
  }

  /** Deletes an advisory and what it says; the folders it is in stay noted. */
  #forget(number: number, head: string): void {
    // Needed only here, so a first compile does not pay for keeping them in order.
    if (!this.#indexed) this.#database.exec(INDEXES);
    this.#indexed = true;
    const { aliases, upstream } = decodeHead(head);
    for (const name of [...aliases, ...upstream]) {
      this.#run('DELETE FROM name WHERE id = ? AND advisory = ?', name, number);
    }
    this.#run('DELETE FROM affected WHERE advisory = ?', number);
    this.#run('DELETE FROM advisory WHERE number = ?', number);
  }

  #putOrigin(folder: string, advisory: number): void {
    this.#run('INSERT OR IGNORE INTO origin VALUES (?, ?)', this.#folder(folder), advisory);
  }

  /** One more than any number given so far, kept here because asking costs a look-up for every record. */
  #nextNumber(): number {
    this.#last ??= Number(this.#row('SELECT COALESCE(MAX(number), 0) FROM advisory')?.[0]);
    return (this.#last += 1);
  }

  /** Drops packages, ecosystems, version lists and blocks that nothing points to any more. */
  #tidy(): void {
    this.#database.exec(`
      DELETE FROM block WHERE number NOT IN (SELECT block FROM advisory WHERE block IS NOT NULL);
      DELETE FROM package WHERE number NOT IN (SELECT package FROM affected);
      DELETE FROM ecosystem WHERE number NOT IN (SELECT ecosystem FROM package);
      DELETE FROM version_list WHERE number NOT IN (SELECT versions FROM affected WHERE versions IS NOT NULL)`);
  }

  #versionList(versions: readonly string[]): number {
    const digest = createHash('sha256').update(versions.join('\n')).digest().subarray(0, 16);
    const known = this.#row('SELECT number FROM version_list WHERE digest = ?', digest);
    if (known) return Number(known[0]);
    const sql = 'INSERT INTO version_list (digest, list) VALUES (?, ?)';
    return Number(this.#run(sql, digest, encodeVersions(versions)).lastInsertRowid);
  }

  #folder(name: string): number {
    const known = this.#folders.get(name) ?? numberOfName(this.#statements, 'folder', name);
    this.#folders.set(name, known);
    return known;
  }

  #run(sql: string, ...values: SQLInputValue[]): StatementResultingChanges {
    return this.#statements.run(sql, ...values);
  }

  #row(sql: string, ...values: SQLInputValue[]): Values | undefined {
    return this.#statements.row(sql, ...values);
  }
}
