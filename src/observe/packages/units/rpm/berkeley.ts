import type { OpenFile } from '../../../../model/file.ts';
import { Fault } from '../../../../model/fault.ts';
import { Pages } from '../../../sqlite/pages.ts';

/** Berkeley DB's on-disk structures: dbinc/db_page.h of release 5.3. */
const HASH_MAGIC = 0x061561;
const BTREE_MAGIC = 0x053162;
const META_SIZE = 72;
const PAGE_HEADER_SIZE = 26;
const HASH_PAGES = new Set([2, 13]);
const OVERFLOW_PAGE = 7;
/** Kinds of items on a hash page: the data itself, or a reference to a chain of overflow pages. */
const KEY_DATA = 1;
const OFF_PAGE = 3;

interface Database {
  readonly pages: Pages;
  readonly littleEndian: boolean;
}

/**
 * Reads the values of a Berkeley DB hash database of either byte order, which rpm's `Packages` is: all but that
 * of key 0, which counts packages. Duplicates, which rpm does not use, are refused.
 * Throws a `Fault`: `malformed` for a broken database, `unsupported` for one that is encrypted or not a hash.
 */
export function* readBerkeleyHash(file: OpenFile): Generator<Buffer> {
  const database = openDatabase(file);
  for (let index = 1; index < database.pages.count; index += 1) {
    const page = database.pages.read(index);
    if (!HASH_PAGES.has(page.readUInt8(25))) continue;
    const items = itemsOf(database, page);
    for (let at = 0; at + 1 < items.length; at += 2) {
      const key = items[at];
      const isCounter = key?.[0] === KEY_DATA && key.subarray(1).every((byte) => byte === 0);
      const value = items[at + 1];
      if (!isCounter && value) yield valueOf(database, value);
    }
  }
}

function openDatabase(file: OpenFile): Database {
  const meta = Buffer.from(file.read(0, META_SIZE));
  if (meta.length < META_SIZE) throw new Fault('malformed', 'The file is not a Berkeley DB database.');
  const littleEndian = [HASH_MAGIC, BTREE_MAGIC].includes(meta.readUInt32LE(12));
  const magic = littleEndian ? meta.readUInt32LE(12) : meta.readUInt32BE(12);
  if (magic === BTREE_MAGIC)
    throw new Fault('unsupported', 'The Berkeley DB database is a b-tree, not a hash.');
  if (magic !== HASH_MAGIC) throw new Fault('malformed', 'The file is not a Berkeley DB database.');
  const pageSize = littleEndian ? meta.readUInt32LE(20) : meta.readUInt32BE(20);
  if (pageSize < 512 || pageSize > 65536 || (pageSize & (pageSize - 1)) !== 0) {
    throw new Fault('malformed', `The Berkeley DB database states a page size of ${pageSize} bytes.`);
  }
  const [encryption, , metaFlags] = meta.subarray(24, 27);
  if (encryption || metaFlags) {
    throw new Fault('unsupported', 'The Berkeley DB database is encrypted, checksummed or partitioned.');
  }
  return { pages: new Pages(file, pageSize), littleEndian };
}

/** The items of a hash page: keys and values in turn, laid down from the page's end towards its start. */
function itemsOf(database: Database, page: Buffer): Buffer[] {
  const count = uint16(database, page, 20);
  if (PAGE_HEADER_SIZE + 2 * count > page.length) {
    throw new Fault('malformed', 'A page of the Berkeley DB database claims more items than fit.');
  }
  let end = page.length;
  return Array.from({ length: count }, (_, index) => {
    const start = uint16(database, page, PAGE_HEADER_SIZE + 2 * index);
    if (start < PAGE_HEADER_SIZE + 2 * count || start >= end) {
      throw new Fault('malformed', 'The items of a page of the Berkeley DB database overlap.');
    }
    const item = page.subarray(start, end);
    end = start;
    return item;
  });
}

function valueOf(database: Database, item: Buffer): Buffer {
  if (item[0] === KEY_DATA) return item.subarray(1);
  if (item[0] !== OFF_PAGE || item.length < 12) {
    throw new Fault('malformed', 'The Berkeley DB database has a value that rpm does not write.');
  }
  const total = uint32(database, item, 8);
  const { pages } = database;
  if (total > pages.count * pages.size) {
    throw new Fault('malformed', 'A value of the Berkeley DB database claims to be larger than the file.');
  }
  const parts: Buffer[] = [];
  let next = uint32(database, item, 4);
  for (let left = total; left > 0;) {
    const page = pages.read(next);
    const length = uint16(database, page, 22);
    if (page[25] !== OVERFLOW_PAGE || length === 0 || length > page.length - PAGE_HEADER_SIZE) {
      throw new Fault('malformed', 'A value of the Berkeley DB database is broken off.');
    }
    parts.push(page.subarray(PAGE_HEADER_SIZE, PAGE_HEADER_SIZE + Math.min(left, length)));
    left -= length;
    next = uint32(database, page, 16);
  }
  return Buffer.concat(parts);
}

function uint16({ littleEndian }: Database, bytes: Buffer, at: number): number {
  return littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
}

function uint32({ littleEndian }: Database, bytes: Buffer, at: number): number {
  return littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}
