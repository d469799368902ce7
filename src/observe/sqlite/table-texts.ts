import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';
import { readTable, type SqliteValue } from './tables.ts';

const MAGIC = 'SQLite format 3\0';
/** Tables of one database. */
const MAXIMUM_TABLES = 1_000;
/** Characters of a value. */
const LONGEST_VALUE = 2 ** 20;
/** Bytes that are given at once. */
const PIECE = 2 ** 20;
const COLUMN_LIST = /^[^(]*\((.*)\)[^)]*$/s;
/** Columns of the tables by which rpm finds headers: digests and names, which the headers have as well. */
const RPM_INDEX = 'key hnum idx';
const CONSTRAINT = /^(?:constraint|primary\s+key|unique|check|foreign\s+key)\b/i;

/** A primary key of several columns. */
const TABLE_KEY = /^(?:constraint\s+\S{1,200}\s+)?primary\s+key\s*\(([^()]*)\)/i;

/** A table as text: a line for each row, with the value of each column behind its name. */
export interface TableText {
  readonly table: string;
  readonly pieces: Iterable<Buffer>;
}

export function isDatabase(file: OpenFile): boolean {
  return file.read(0, MAGIC.length).toString('latin1') === MAGIC;
}

/**
 * The tables of a database of SQLite, as far as it is sound. Only what is UTF-8 is read; where a page is broken its table
 * ends. Indexes of rpm's database are left out.
 */
export function* tablesIn(file: OpenFile): Generator<TableText, undefined> {
  let count = 0;
  for (const [type, name, , , statement] of soundRows(file, undefined)) {
    if (type !== 'table' || typeof name !== 'string' || typeof statement !== 'string') continue;
    count += 1;
    if (count > MAXIMUM_TABLES) return;
    const columns = columnsOf(statement);
    if (columns.join(' ') !== RPM_INDEX)
      yield { table: name, pieces: piecesOf(soundRows(file, name), columns) };
  }
}

function* soundRows(file: OpenFile, table: string | undefined): Generator<SqliteValue[], undefined> {
  try {
    yield* readTable(file, table);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}

function* piecesOf(
  rows: Iterable<readonly SqliteValue[]>,
  columns: readonly string[],
): Generator<Buffer, undefined> {
  let text = '';
  for (const row of rows) {
    text += `${lineOf(row, columns)}\n`;
    if (text.length < PIECE) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

/** `name: "db_password" value: "…"`: what names a value may stand in the column before it. */
function lineOf(row: readonly SqliteValue[], columns: readonly string[]): string {
  const texts = row.map((value) => (typeof value === 'string' ? value.slice(0, LONGEST_VALUE) : undefined));
  const parts = texts.flatMap((text, index) => {
    if (text === undefined || text === '') return [];
    const plain = text.replaceAll(/[\r\n]+/g, ' ');
    const before = texts[index - 1];
    const isValue = /^(?:value|val|data|content|setting)$/i.test(columns[index] ?? '');
    const name = isValue && before !== undefined && /^[\w.-]{1,60}$/.test(before) ? before : columns[index];
    return [`${name ?? `column${index + 1}`}: ${plain}`];
  });
  return parts.join('\t');
}

/** The names of a table's columns in the order of its records: without row ids those of its primary key are first. */
function columnsOf(statement: string): string[] {
  const parts = partsOf(statement);
  const named = parts.filter((part) => part !== '' && !CONSTRAINT.test(part));
  const names = named.map(nameIn);
  if (!/\bwithout\s+rowid\b[^)]*$/i.test(statement.slice(-200))) return names;
  const own = named.filter((part) => /\bprimary\s+key\b/i.test(part)).map(nameIn);
  const [, list = ''] = parts.map((part) => TABLE_KEY.exec(part)).find((found) => found !== null) ?? [];
  const keys = [...own, ...list.split(',').map((part) => nameIn(part.trim()))].filter((name) =>
    names.includes(name),
  );
  return [...new Set([...keys, ...names])];
}

function nameIn(part: string): string {
  return /^["'`[]?([^\s"'`\](),]+)/.exec(part)?.[1] ?? '';
}

/** What stands between the commas of the statement that made a table. */
function partsOf(statement: string): string[] {
  const list = COLUMN_LIST.exec(statement.slice(0, 65_536))?.[1] ?? '';
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let at = 0; at <= list.length; at += 1) {
    const character = list[at];
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === undefined || (character === ',' && depth === 0)) {
      parts.push(list.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts;
}
