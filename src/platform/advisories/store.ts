import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { Affected, ExploitProbability, Exploitation } from '../../model/advisory.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { advisoryDataSchema, type AdvisoryData } from '../../model/report/scan.ts';
import { parseJson } from '../../model/json/parse.ts';
import {
  decodeBlock,
  decodeDetails,
  decodeHead,
  decodeOutline,
  decodeStatement,
  decodeVersions,
  type Head,
  type Statement,
} from './encoding.ts';
import { Recent } from '../../model/recent.ts';

import { StoredAdvisory, StoredAffected, type Reader } from './stored.ts';
import { expectPlainFile, expectSchema, ForeignSchema, hasObject } from '../sqlite/schema.ts';
import { cveNumber, INDEXES, packageKeys, PROBABILITY_SCALE, SCHEMA_VERSION, TABLES } from './schema.ts';
import type { AdvisoryMatch, AdvisoryStore } from './types.ts';

const ADVISORY_COLUMNS = 'a.number, a.id, a.withdrawn';
/** Of details read before, for others in the same blocks. */
const CHARACTERS_KEPT = 4 * 2 ** 20;
const RENEW = 'run `plimsoll db update`';
const STATEMENTS_KEPT = 256;
/** Heads read before, for other records of the same advisory. */
const HEADS_KEPT = 1_000;
type Row = SQLOutputValue[];
/** What is read of an advisory at once. */
interface Parts {
  readonly head: Head;
  /** As it is stored. */
  readonly outline: string;
  /** Where its details lie, if it has any. */
  readonly block: number | undefined;
  readonly place: number;
}

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
  readonly #path: string;
  readonly #status: AdvisoryData;
  readonly #ecosystems: ReadonlyMap<string, Ecosystem>;
  readonly #find: StatementSync;
  readonly #namesakes: StatementSync;
  readonly #get: StatementSync;
  readonly #affected: StatementSync;
  readonly #named: StatementSync;
  readonly #exploitation: StatementSync;
  readonly #probability: StatementSync;
  readonly #read: Reader;
  #exploited: ReadonlyMap<number, Exploitation> | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#path = database.location() ?? '';
    this.#status = statusOf(database);
    const ecosystems = this.#prepare('SELECT name, number FROM ecosystem ORDER BY name').all();
    this.#ecosystems = new Map(rowsOf(ecosystems).map((row) => [String(row[0]), ecosystemOf(row)]));
    this.#find = this.#prepare(`
      SELECT f.advisory, f.id, f.withdrawn, f.statement, f.versions FROM package p
      JOIN affected f ON f.package = p.number WHERE p.ecosystem = ? AND p.name = ?`);
    this.#namesakes = this.#prepare(
      "SELECT name FROM package WHERE ecosystem = ?1 AND substr(name, -length(?2) - 1) = ':' || ?2 ORDER BY name",
    );
    this.#get = this.#prepare(`SELECT ${ADVISORY_COLUMNS} FROM advisory a WHERE a.id = ?`);
    this.#affected = this.#prepare(`
      SELECT e.name, p.name, f.statement, f.versions FROM affected f
      JOIN package p ON p.number = f.package JOIN ecosystem e ON e.number = p.ecosystem
      WHERE f.advisory = ? ORDER BY e.name, p.name, f.part`);
    this.#named = this.#prepare(`
      SELECT id FROM advisory WHERE id = ?1 UNION ALL
      SELECT a.id FROM name n JOIN advisory a ON a.number = n.advisory WHERE n.id = ?1`);
    this.#exploitation = this.#prepare('SELECT cve, added, due, ransomware, action FROM exploitation');
    this.#probability = this.#prepare('SELECT probability, percentile FROM probability WHERE cve = ?');
    const partsOf = this.#parts();
    this.#read = {
      statement: this.#statements(),
      head: (advisory) => partsOf(advisory).head,
      outline: (advisory) => this.#attempt(() => decodeOutline(partsOf(advisory).outline)),
      details: this.#details(partsOf),
      versions: this.#values('SELECT list FROM version_list WHERE number = ?', (value) =>
        decodeVersions(bytesOf(value)),
      ),
    };
  }

  find(ecosystem: string, name: string): readonly AdvisoryMatch[] {
    const known = this.#ecosystems.get(ecosystem);
    if (known === undefined) return [];
    const key = known.keyOf(name);
    const matches: { advisory: StoredAdvisory; affected: Affected[] }[] = [];
    for (const row of rowsOf(this.#rows(this.#find, known.number, key))) {
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
    return rowsOf(this.#rows(this.#namesakes, known.number, artifact)).map(([name]) => String(name));
  }

  get(id: string): AdvisoryMatch | undefined {
    const [row] = rowsOf(this.#rows(this.#get, id));
    if (!row) return undefined;
    const advisory = new StoredAdvisory(row, this.#read);
    return new StoredMatch(advisory, () =>
      rowsOf(this.#rows(this.#affected, advisory.number)).map(
        ([ecosystem, name, statement, versions]) =>
          new StoredAffected(String(ecosystem), String(name), String(statement), versions, this.#read),
      ),
    );
  }

  named(id: string): readonly string[] {
    const names = rowsOf(this.#rows(this.#named, id)).map(([name]) => String(name));
    // An advisory may name itself.
    return names.length > 1 ? [...new Set(names)].toSorted() : names;
  }

  exploitation(cve: string): Exploitation | undefined {
    const number = cveNumber(cve);
    // All at once: they are few, and asked for with every vulnerability that is found.
    this.#exploited ??= new Map(
      rowsOf(this.#rows(this.#exploitation)).map((row) => [Number(row[0]), exploitationOf(row)]),
    );
    return number === undefined ? undefined : this.#exploited.get(number);
  }

  exploitProbability(cve: string): ExploitProbability | undefined {
    const number = cveNumber(cve);
    const [row] = number === undefined ? [] : rowsOf(this.#rows(this.#probability, number));
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

  /** Rows as arrays: at thousands of look-ups, objects with named columns cost twice as much. */
  #prepare(sql: string): StatementSync {
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  }

  #rows(statement: StatementSync, ...values: (string | number)[]): unknown {
    return this.#attempt(() => statement.all(...values));
  }

  /** Reads one value by its number. */
  #values<T>(sql: string, decode: (value: SQLOutputValue | undefined) => T): (number: number) => T {
    const statement = this.#prepare(sql);
    return (number) => this.#attempt(() => decode(rowsOf(statement.all(number))[0]?.[0]));
  }

  /** Reads statements; many are the same word for word. */
  #statements(): (text: string) => Statement {
    const known = new Map<string, Statement>();
    return (text) => {
      let found = known.get(text);
      if (found !== undefined) return found;
      found = this.#attempt(() => decodeStatement(text));
      if (known.size >= STATEMENTS_KEPT) known.clear();
      known.set(text, found);
      return found;
    };
  }

  /** Reads heads and outlines, and where details lie; who asks for one of an advisory soon asks for the other. */
  #parts(): (advisory: number) => Parts {
    const find = this.#prepare('SELECT head, outline, block, place FROM advisory WHERE number = ?');
    const known = new Recent<number, Parts>(HEADS_KEPT);
    return (advisory) =>
      known.get(advisory, () =>
        this.#attempt(() => {
          const [head, outline, block, place] = rowsOf(find.all(advisory))[0] ?? [];
          return {
            head: decodeHead(String(head)),
            outline: String(outline),
            block: typeof block === 'number' ? block : undefined,
            place: Number(place),
          };
        }),
      );
  }

  /** Reads details; those of a block that was read lately cost nothing more. */
  #details(partsOf: (advisory: number) => Parts): (advisory: number) => string {
    const read = this.#values('SELECT details FROM block WHERE number = ?', (value) =>
      decodeBlock(bytesOf(value)),
    );
    const blocks = new Recent<number, readonly string[]>(CHARACTERS_KEPT, (lines) =>
      lines.reduce((sum, line) => sum + line.length, 0),
    );
    return (advisory) => {
      const { block, place } = partsOf(advisory);
      if (block === undefined) return '';
      const lines = blocks.get(block, () => read(block));
      return this.#attempt(() => decodeDetails(lines[place] ?? ''));
    };
  }

  /** Whatever goes wrong in reading is the file's fault. */
  #attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw broken(error, this.#path);
    }
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

function bytesOf(value: SQLOutputValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Error('a part of an advisory is missing');
}

/** With `setReturnArrays` rows are arrays; the types of node:sqlite do not know it. */
function rowsOf(rows: unknown): readonly Row[] {
  return rows as readonly Row[];
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
  return advisoryDataSchema.parse({
    compiled: meta.get('compiled'),
    newest: meta.get('newest'),
    advisories: Number(meta.get('advisories')),
    ecosystems: parseJson(meta.get('ecosystems') ?? ''),
  });
}
