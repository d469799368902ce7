import { lstatSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '../../model/fault.ts';

/** Results of SQLite that say that a file is damaged, or no database. Source: sqlite3.h */
const DAMAGED: readonly number[] = [11, 26];
/** SQLITE_PERM, SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN. */
const WITHHELD: readonly number[] = [3, 8, 10, 13, 14];

/** Objects of a database by what makes them, such as `table entries`. */
type Objects = ReadonlyMap<string, string>;

/** A database that holds something else than what its program makes. */
export class ForeignSchema extends Error {
  override readonly name = 'ForeignSchema';
}

/**
 * Has a database that others may have written do nothing but what it is asked: nothing in its schema is run that could
 * reach beyond it, and the schema has no object that `statements` do not make, such as a trigger or a view. Throws
 * `ForeignSchema`, or what SQLite throws for a damaged file.
 */
export function expectSchema(database: DatabaseSync, statements: string): void {
  database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
  const own = objectsMadeBy(statements);
  for (const [object, sql] of objectsOf(database))
    if (own.get(object) !== sql) throw new ForeignSchema(`it has a ${object} that is not Plimsoll's`);
}

/** Is an object the one that `statements` make, so that to read it runs nothing else? */
export function hasObject(database: DatabaseSync, object: string, statements: string): boolean {
  return objectsOf(database).get(object) === objectsMadeBy(statements).get(object);
}

/** Is the file itself at fault, so that to try again is of no use? */
export function isDamaged(error: unknown): boolean {
  if (error instanceof ForeignSchema) return true;
  return error instanceof Error && 'errcode' in error && DAMAGED.includes(Number(error.errcode) & 0xff);
}

/** Is it the machine that says no, as by permission or for want of space, and not the database? */
export function isWithheld(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return 'syscall' in error || ('errcode' in error && WITHHELD.includes(Number(error.errcode) & 0xff));
}

/** Refuses what SQLite would wait for or write through, such as a pipe. Throws a `Fault` (`refused`). */
export function expectPlainFile(path: string, mayBeLink: boolean): void {
  const stats = (mayBeLink ? statSync : lstatSync)(path, { throwIfNoEntry: false });
  if (stats && !stats.isFile()) throw new Fault('refused', `${path} is not used: it is no plain file`);
}

function objectsMadeBy(statements: string): Objects {
  const database = new DatabaseSync(':memory:');
  // Whoever asks for statistics has their tables, too.
  database.exec(`${statements}; ANALYZE`);
  const objects = objectsOf(database);
  database.close();
  return objects;
}

function objectsOf(database: DatabaseSync): Objects {
  const rows = database.prepare('SELECT type, name, sql FROM sqlite_schema').all();
  return new Map(rows.map(({ type, name, sql }) => [`${String(type)} ${String(name)}`, String(sql)]));
}
