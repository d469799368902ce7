import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { Affected, ExploitProbability, Exploitation } from '../../model/advisory.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { advisoryDataSchema, type AdvisoryData } from '../../model/report/basis.ts';
import { parseJson } from '../../model/json/parse.ts';
import { Queries, type Query, type Row } from './queries.ts';
import { readerOf } from './reader.ts';
import { StoredAdvisory, StoredAffected, type Reader } from './stored.ts';
import { expectPlainFile, expectSchema, ForeignSchema, hasObject } from '../sqlite/schema.ts';
import { cveNumber, INDEXES, packageKeys, PROBABILITY_SCALE, SCHEMA_VERSION, TABLES } from './schema.ts';
import type { AdvisoryMatch, AdvisoryStore } from './types.ts';

const RENEW = 'run `plimsoll db update`';

/**
 * Opens a compiled advisory database for reading; any number of processes may, also while an update swaps the file:
 * an open store goes on reading the file it opened. Throws a `Fault`: `not-found` where there is no database,
 * `unsupported` for one of another schema version, `malformed` for a file that is no advisory database.
 */
export function openAdvisoryStore(path: string): AdvisoryStore {
  if (!existsSync(path)) {
    throw new Fault('not-found', `there is no advisory database at ${path}`, { hint: RENEW });
  }
  expectPlainFile(path, true);
  let database: DatabaseSync | undefined;
  try {
    // The file is never written in place, so it needs no locks, and a read-only folder will do.
    database = new DatabaseSync(new URL(`${pathToFileURL(path).href}?immutable=1`), { readOnly: true });
    // Not mapped into memory: what is read of a mapping stays, and counts as memory of the process.
    database.exec('PRAGMA cache_size = -8192');
    expectOwn(database);
    return new SqliteAdvisoryStore(database);
  } catch (error) {
    database?.close();
    if (error instanceof Fault) throw error;
    throw broken(error, path);
  }
}

/** An older schema is told as such: its list of what is known of the file is the same table. */
function expectOwn(database: DatabaseSync): void {
  try {
    expectSchema(database, TABLES + INDEXES);
  } catch (error) {
    if (error instanceof ForeignSchema && hasObject(database, 'table meta', TABLES)) statusOf(database);
    throw error;
  }
}

function broken(error: unknown, path: string): Fault {
  return new Fault('malformed', `the advisory database ${path} cannot be read: ${messageOf(error)}`, {
    cause: error,
    hint: `${RENEW} --full`,
  });
}

class SqliteAdvisoryStore implements AdvisoryStore {
  readonly #database: DatabaseSync;
  readonly #status: AdvisoryData;
  readonly #ecosystems: ReadonlyMap<string, Ecosystem>;
  readonly #find: Query;
  readonly #namesakes: Query;
  readonly #get: Query;
  readonly #affected: Query;
  readonly #named: Query;
  readonly #exploitation: Query;
  readonly #probability: Query;
  readonly #read: Reader;
  #exploited: ReadonlyMap<number, Exploitation> | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
    const path = database.location() ?? '';
    const queries = new Queries(database, (error) => broken(error, path));
    this.#status = statusOf(database);
    const ecosystems = queries.prepare('SELECT name, number FROM ecosystem ORDER BY name')();
    this.#ecosystems = new Map(ecosystems.map((row) => [String(row[0]), ecosystemOf(row)]));
    this.#find = queries.prepare(`
      SELECT f.advisory, f.id, f.withdrawn, f.statement, f.versions FROM package p
      JOIN affected f ON f.package = p.number WHERE p.ecosystem = ? AND p.name = ?`);
    this.#namesakes = queries.prepare(
      "SELECT name FROM package WHERE ecosystem = ?1 AND substr(name, -length(?2) - 1) = ':' || ?2 ORDER BY name",
    );
    this.#get = queries.prepare('SELECT number, id, withdrawn FROM advisory WHERE id = ?');
    this.#affected = queries.prepare(`
      SELECT e.name, p.name, f.statement, f.versions FROM affected f
      JOIN package p ON p.number = f.package JOIN ecosystem e ON e.number = p.ecosystem
      WHERE f.advisory = ? ORDER BY e.name, p.name, f.part`);
    this.#named = queries.prepare(`
      SELECT id FROM advisory WHERE id = ?1 UNION ALL
      SELECT a.id FROM name n JOIN advisory a ON a.number = n.advisory WHERE n.id = ?1`);
    this.#exploitation = queries.prepare('SELECT cve, added, due, ransomware, action FROM exploitation');
    this.#probability = queries.prepare('SELECT probability, percentile FROM probability WHERE cve = ?');
    this.#read = readerOf(queries);
  }

  find(ecosystem: string, name: string): readonly AdvisoryMatch[] {
    const known = this.#ecosystems.get(ecosystem);
    if (known === undefined) return [];
    const key = known.keyOf(name);
    const matches: { advisory: StoredAdvisory; affected: Affected[] }[] = [];
    for (const row of this.#find(known.number, key)) {
      const affected = new StoredAffected(ecosystem, key, String(row[3]), row[4], this.#read);
      const last = matches.at(-1);
      if (last && last.advisory.number === row[0]) last.affected.push(affected);
      else matches.push({ advisory: new StoredAdvisory(row, this.#read), affected: [affected] });
    }
    return matches;
  }

  namesakes(ecosystem: string, artifact: string): readonly string[] {
    const known = this.#ecosystems.get(ecosystem);
    if (known === undefined) return [];
    return this.#namesakes(known.number, artifact).map(([name]) => String(name));
  }

  get(id: string): AdvisoryMatch | undefined {
    const [row] = this.#get(id);
    if (!row) return undefined;
    const advisory = new StoredAdvisory(row, this.#read);
    return new StoredMatch(advisory, () =>
      this.#affected(advisory.number).map(
        ([ecosystem, name, statement, versions]) =>
          new StoredAffected(String(ecosystem), String(name), String(statement), versions, this.#read),
      ),
    );
  }

  named(id: string): readonly string[] {
    const names = this.#named(id).map(([name]) => String(name));
    // An advisory may name itself.
    return names.length > 1 ? [...new Set(names)].toSorted() : names;
  }

  exploitation(cve: string): Exploitation | undefined {
    const number = cveNumber(cve);
    // All at once: they are few, and asked for with every vulnerability that is found.
    this.#exploited ??= new Map(this.#exploitation().map((row) => [Number(row[0]), exploitationOf(row)]));
    return number === undefined ? undefined : this.#exploited.get(number);
  }

  exploitProbability(cve: string): ExploitProbability | undefined {
    const number = cveNumber(cve);
    const [row] = number === undefined ? [] : this.#probability(number);
    if (!row) return undefined;
    return {
      probability: Number(row[0]) / PROBABILITY_SCALE,
      percentile: Number(row[1]) / PROBABILITY_SCALE,
    };
  }

  ecosystems(): readonly string[] {
    return [...this.#ecosystems.keys()];
  }

  status(): AdvisoryData {
    return this.#status;
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

/** What an advisory affects, read when asked for: most who ask for an advisory want its aliases and severity. */
class StoredMatch implements AdvisoryMatch {
  readonly advisory: StoredAdvisory;
  readonly #load: () => readonly Affected[];
  #affected: readonly Affected[] | undefined;

  constructor(advisory: StoredAdvisory, load: () => readonly Affected[]) {
    this.advisory = advisory;
    this.#load = load;
  }

  get affected(): readonly Affected[] {
    return (this.#affected ??= this.#load());
  }
}

interface Ecosystem {
  readonly number: number;
  readonly keyOf: (name: string) => string;
}

function ecosystemOf([name, number]: Row): Ecosystem {
  return { number: Number(number), keyOf: packageKeys(String(name)) };
}

/** `row`: CVE, added, due, ransomware, action. */
function exploitationOf([, added, due, ransomware, action]: Row): Exploitation {
  return {
    added: String(added),
    ...(typeof due === 'string' && { due }),
    ransomware: ransomware === 1,
    ...(typeof action === 'string' && { action }),
  };
}

function statusOf(database: DatabaseSync): AdvisoryData {
  const rows = database.prepare('SELECT key, value FROM meta').all();
  const meta = new Map(rows.map((row) => [String(row['key']), String(row['value'])]));
  const version = Number(meta.get('schema'));
  if (version !== SCHEMA_VERSION) {
    const age = version < SCHEMA_VERSION ? 'an older' : 'a newer';
    const message = `the advisory database was written by ${age} version of Plimsoll (schema ${meta.get('schema')}, wanted ${SCHEMA_VERSION})`;
    throw new Fault('unsupported', message, { hint: RENEW });
  }
  const status = {
    compiled: meta.get('compiled'),
    newest: meta.get('newest'),
    advisories: Number(meta.get('advisories')),
    ecosystems: parseJson(meta.get('ecosystems') ?? ''),
  };
  // Compiling a schema takes longer than what it is for here.
  return advisoryDataSchema.parse(status, { jitless: true });
}
