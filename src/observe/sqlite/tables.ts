import type { OpenFile } from '../../model/file.ts';
import { Fault } from '../../model/fault.ts';
import { Pages } from './pages.ts';

/** A column of a record, as section 2.1 of https://sqlite.org/fileformat2.html has them. */
export type SqliteValue = number | bigint | string | Buffer | null;

const MAGIC = 'SQLite format 3\0';
const INTERIOR = 0x05;
const LEAF = 0x0d;
/** Of tables without row ids, and of indexes. */
const KEYED_INTERIOR = 0x02;
const KEYED_LEAF = 0x0a;

/**
 * Reads every row of one table, in the order of its row ids, page by page; without a name those of the schema (section
 * 2.6: type, name, table, root page, statement). Rows of one without row ids come in any order, the columns of its primary
 * key first (section 2.4). What is in a write-ahead log is not seen. Throws a `Fault`: `malformed` for a broken database,
 * `unsupported` for UTF-16 text.
 */
export function* readTable(file: OpenFile, table: string | undefined): Generator<SqliteValue[]> {
  const header = Buffer.from(file.read(0, 100));
  if (header.length < 100 || header.toString('latin1', 0, 16) !== MAGIC) {
    throw new Fault('malformed', 'The file is not an SQLite database.');
  }
  if (header.readUInt32BE(56) > 1) throw new Fault('unsupported', 'The SQLite database is not in UTF-8.');
  const stated = header.readUInt16BE(16);
  const pageSize = stated === 1 ? 65536 : stated;
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) {
    throw new Fault('malformed', `The SQLite database states a page size of ${pageSize} bytes.`);
  }
  const database = { pages: new Pages(file, pageSize), usable: pageSize - (header[20] ?? 0) };
  if (database.usable < 480) throw new Fault('malformed', 'The SQLite database reserves whole pages.');
  yield* rowsFrom(database, table === undefined ? 1 : rootPageOf(database, table));
}

interface Database {
  readonly pages: Pages;
  /** Page size without the bytes reserved at the end of each page. */
  readonly usable: number;
}

function rootPageOf(database: Database, table: string): number {
  for (const [type, name, , rootPage] of rowsFrom(database, 1)) {
    if (type === 'table' && name === table && typeof rootPage === 'number') return rootPage;
  }
  throw new Fault('malformed', `The SQLite database has no table ${table}.`);
}

/** Walks a b-tree, section 1.6; pages are numbered from 1. */
function* rowsFrom(database: Database, root: number): Generator<SqliteValue[]> {
  const stack = [root];
  for (let number = stack.pop(); number !== undefined; number = stack.pop()) {
    const page = database.pages.read(number - 1);
    const start = number === 1 ? 100 : 0;
    const type = page.readUInt8(start);
    if (type === LEAF) {
      for (const cell of cellsOf(page, start, 8)) yield decodeRecord(payloadAt(database, page, cell));
    } else if (type === KEYED_LEAF) {
      for (const cell of cellsOf(page, start, 8)) yield decodeRecord(keyedPayloadAt(database, page, cell));
    } else if (type === INTERIOR || type === KEYED_INTERIOR) {
      if (type === KEYED_INTERIOR)
        for (const cell of cellsOf(page, start, 12))
          yield decodeRecord(keyedPayloadAt(database, page, cell + 4));
      const children = cellsOf(page, start, 12).map((cell) => uint32(page, cell));
      stack.push(page.readUInt32BE(start + 8), ...children.toReversed());
    } else {
      throw new Fault('malformed', `Page ${number} of the SQLite database is not part of a table.`);
    }
  }
}

/** Offsets of a page's cells. */
function cellsOf(page: Buffer, start: number, headerSize: number): number[] {
  const count = page.readUInt16BE(start + 3);
  const array = start + headerSize;
  if (array + 2 * count > page.length) {
    throw new Fault('malformed', 'A page of the SQLite database claims more cells than fit.');
  }
  return Array.from({ length: count }, (_, index) => page.readUInt16BE(array + 2 * index));
}

/** The payload of a cell of a table with row ids, section 1.6. */
function payloadAt(database: Database, page: Buffer, cell: number): Buffer {
  const length = varint(page, cell);
  const start = varint(page, length.end, true).end;
  return spilledAt(database, page, { start, total: length.value, most: database.usable - 35 });
}

/** The same of one without. */
function keyedPayloadAt(database: Database, page: Buffer, cell: number): Buffer {
  const { value: total, end: start } = varint(page, cell);
  const most = Math.floor(((database.usable - 12) * 64) / 255) - 23;
  return spilledAt(database, page, { start, total, most });
}

/** A payload of which so much at most is in its page, with what spilled to overflow pages. */
function spilledAt(
  { pages, usable }: Database,
  page: Buffer,
  { start, total, most }: { readonly start: number; readonly total: number; readonly most: number },
): Buffer {
  if (total > pages.count * pages.size) {
    throw new Fault('malformed', 'A row of the SQLite database claims to be larger than the file.');
  }
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((total - least) % (usable - 4));
  const local = total <= most ? total : fitting <= most ? fitting : least;
  const parts = [slice(page, start, local)];
  let next = local < total ? uint32(page, start + local) : 0;
  for (let left = total - local; left > 0; left -= usable - 4) {
    const overflow = pages.read(next - 1);
    next = overflow.readUInt32BE(0);
    parts.push(slice(overflow, 4, Math.min(left, usable - 4)));
  }
  return parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
}

/** Decodes the columns of a record, section 2.1. Throws a `Fault` (`malformed`). */
export function decodeRecord(payload: Buffer): SqliteValue[] {
  const headerLength = varint(payload, 0);
  if (headerLength.value > payload.length)
    throw new Fault('malformed', 'A record of the SQLite database is cut short.');
  const values: SqliteValue[] = [];
  let body = headerLength.value;
  for (let at = headerLength.end; at < headerLength.value;) {
    const serial = varint(payload, at);
    const size = sizeOf(serial.value);
    values.push(decodeValue(serial.value, slice(payload, body, size)));
    body += size;
    at = serial.end;
  }
  return values;
}

function sizeOf(serial: number): number {
  if (serial >= 12) return Math.floor((serial - 12) / 2);
  const size = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][serial];
  if (size === undefined)
    throw new Fault('malformed', 'A record of the SQLite database has a reserved type.');
  return size;
}

function decodeValue(serial: number, bytes: Buffer): SqliteValue {
  if (serial >= 12) return serial % 2 === 0 ? bytes : bytes.toString('utf8');
  if (serial === 0) return null;
  if (serial === 6) return bytes.readBigInt64BE(0);
  if (serial === 7) return bytes.readDoubleBE(0);
  return serial >= 8 ? serial - 8 : bytes.readIntBE(0, bytes.length);
}

/** A big-endian number of 7-bit groups, the ninth byte whole, section 1.6. A row id may be any; lengths must be sane. */
function varint(bytes: Buffer, start: number, anySize = false): { value: number; end: number } {
  let value = 0;
  for (let index = 0; index < 9; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) break;
    value = index === 8 ? value * 256 + byte : value * 128 + (byte & 0x7f);
    if (byte < 0x80 || index === 8) {
      if (!anySize && !Number.isSafeInteger(value)) break;
      return { value, end: start + index + 1 };
    }
  }
  throw new Fault('malformed', 'A number in the SQLite database is cut short or too large.');
}

function uint32(bytes: Buffer, at: number): number {
  return slice(bytes, at, 4).readUInt32BE(0);
}

function slice(bytes: Buffer, at: number, length: number): Buffer {
  if (at + length > bytes.length)
    throw new Fault('malformed', 'A record of the SQLite database leaves its page.');
  return bytes.subarray(at, at + length);
}
