import type { OpenFile } from '../../model/file.ts';
import { textUntilZero } from './bytes.ts';
import { rowSizes, TABLES_BEFORE } from './cli-tables.ts';
import { CLI_DIRECTORY, type PeImage } from './pe-image.ts';

/** What a managed assembly calls itself. */
export interface AssemblyIdentity {
  readonly name: string;
  /** Four numbers: `1.2.0.0`. */
  readonly version: string;
  /** Such as `de` of an assembly that holds nothing but translations; empty for all others. */
  readonly culture: string;
}

const SIGNATURE = 0x42_4a_53_42;
const MAXIMUM_ROOT = 4096;
const MOST_STREAMS = 16;
/** Characters of one name. */
const MAXIMUM_NAME = 1024;
const MAXIMUM_ROWS = 64;

interface Stream {
  readonly name: string;
  /** In the file. */
  readonly offset: number;
  readonly size: number;
}

/**
 * The identity of a managed assembly, from the metadata of the Common Language Infrastructure (ECMA-335, II.22.2 and
 * II.24.2). Undefined for programs without such metadata, and for modules, which are part of an assembly elsewhere.
 */
export function readAssemblyIdentity(file: OpenFile, image: PeImage): AssemblyIdentity | undefined {
  const directory = image.directory(CLI_DIRECTORY);
  const header = directory && image.offsetOf(directory.address);
  if (header === undefined) return undefined;
  const cli = Buffer.from(file.read(header, 16));
  const root = cli.length < 16 ? undefined : image.offsetOf(cli.readUInt32LE(8));
  if (root === undefined) return undefined;
  const streams = streamsAt(file, root);
  // `#-` has tables that are not optimised, in the same layout.
  const tables = streams.find(({ name }) => name === '#~' || name === '#-');
  const strings = streams.find(({ name }) => name === '#Strings');
  return tables && strings ? assemblyRow(file, tables, strings) : undefined;
}

function streamsAt(file: OpenFile, root: number): Stream[] {
  const bytes = Buffer.from(file.read(root, MAXIMUM_ROOT));
  if (bytes.length < 20 || bytes.readUInt32LE(0) !== SIGNATURE) return [];
  const streams: Stream[] = [];
  // The version's length is rounded up to a multiple of 4; flags and the number of streams follow.
  let at = 16 + bytes.readUInt32LE(12);
  if (at + 4 > bytes.length) return [];
  const count = Math.min(bytes.readUInt16LE(at + 2), MOST_STREAMS);
  at += 4;
  for (let index = 0; index < count && at + 12 <= bytes.length; index += 1) {
    const name = textUntilZero(bytes, at + 8, 32);
    streams.push({ name, offset: root + bytes.readUInt32LE(at), size: bytes.readUInt32LE(at + 4) });
    at += 8 + ((name.length + 4) & ~3);
  }
  return streams;
}

/** The only row of the table `Assembly`, which lies behind those with lower numbers. */
function assemblyRow(file: OpenFile, tables: Stream, strings: Stream): AssemblyIdentity | undefined {
  const head = Buffer.from(file.read(tables.offset, 24 + MAXIMUM_ROWS * 4 + 4));
  if (head.length < 24) return undefined;
  const heaps = head.readUInt8(6);
  const present = head.readBigUInt64LE(8);
  const rows: number[] = [];
  let at = 24;
  for (let table = 0; table < MAXIMUM_ROWS; table += 1) {
    const isThere = ((present >> BigInt(table)) & 1n) === 1n;
    if (isThere && at + 4 > head.length) return undefined;
    rows.push(isThere ? head.readUInt32LE(at) : 0);
    if (isThere) at += 4;
  }
  if ((rows[TABLES_BEFORE] ?? 0) === 0) return undefined;
  const sizes = rowSizes(rows, heaps);
  const before = sizes
    .slice(0, TABLES_BEFORE)
    .reduce((sum, size, table) => sum + size * (rows[table] ?? 0), 0);
  const extra = (heaps & 0x40) === 0 ? 0 : 4;
  const row = Buffer.from(file.read(tables.offset + at + extra + before, sizes[TABLES_BEFORE] ?? 0));
  if (row.length < (sizes[TABLES_BEFORE] ?? 0)) return undefined;
  const [wide, wideBlob] = [(heaps & 1) !== 0, (heaps & 4) !== 0];
  const names = 16 + (wideBlob ? 4 : 2);
  const indexAt = (offset: number) => (wide ? row.readUInt32LE(offset) : row.readUInt16LE(offset));
  const version = [4, 6, 8, 10].map((offset) => row.readUInt16LE(offset)).join('.');
  const name = heapText(file, strings, indexAt(names));
  return name === ''
    ? undefined
    : { name, version, culture: heapText(file, strings, indexAt(names + (wide ? 4 : 2))) };
}

function heapText(file: OpenFile, strings: Stream, index: number): string {
  if (index >= strings.size) return '';
  const bytes = file.read(strings.offset + index, Math.min(MAXIMUM_NAME, strings.size - index));
  const zero = bytes.indexOf(0);
  return bytes.toString('utf8', 0, zero < 0 ? bytes.length : zero);
}
