import type { OpenFile } from '../../../model/file.ts';
import { Fault } from '../../../model/fault.ts';
import { type Fields, fields, textUntilZero } from '../../executable/bytes.ts';
import { sectionNamed } from '../../executable/executable.ts';
import type { Executable } from '../../executable/types.ts';

/** First bytes of the table by its layout: Go 1.2, 1.16, 1.18 and 1.20 (Go, package `debug/gosym`, pclntab.go). */
const MAGICS: ReadonlyMap<number, 2 | 16 | 18> = new Map([
  [0xff_ff_ff_fb, 2],
  [0xff_ff_ff_fa, 16],
  [0xff_ff_ff_f0, 18],
  [0xff_ff_ff_f1, 18],
]);
/** In either byte order; two bytes of zero follow. */
const FIRST_BYTES = [...MAGICS.keys()].flatMap((magic) => {
  const [little, big] = [Buffer.alloc(6), Buffer.alloc(6)];
  little.writeUInt32LE(magic);
  big.writeUInt32BE(magic);
  return [little, big];
});
const SECTIONS = ['.gopclntab', '__gopclntab', '.data.rel.ro.gopclntab'];
const CHUNK = 1024 * 1024;
const HEADER = 8;
/** Of the names of one program: the largest have some 20 MiB. */
const MAXIMUM_NAMES = 64 * 1024 * 1024;
const MAXIMUM_TABLE = 512 * 1024 * 1024;
/** A name is cut there; package and function stand at its start. */
const MAXIMUM_NAME = 4096;

/** The names of a program's functions as the linker writes them. */
export interface FunctionTable {
  /** Are functions named that were put into others? */
  readonly hasInlined: boolean;
  readonly names: Iterable<string>;
}

interface Table {
  readonly layout: 2 | 16 | 18;
  readonly offset: number;
  /** Bytes that it may have at most. */
  readonly size: number;
  readonly littleEndian: boolean;
  readonly wordSize: 4 | 8;
}

/**
 * The names of the functions in a program of Go, those that were put into others too from Go 1.16 on. They are there whatever
 * was stripped, as the runtime needs them. Undefined where there is no table. Throws a Fault: `malformed` or `limit`.
 */
export function readFunctionTable(file: OpenFile, executable: Executable): FunctionTable | undefined {
  const table = findTable(file, executable);
  if (!table) return undefined;
  return table.layout === 2
    ? { hasInlined: false, names: namesOfFunctions(file, table) }
    : { hasInlined: true, names: allNames(file, table) };
}

function findTable(file: OpenFile, executable: Executable): Table | undefined {
  const [section] = SECTIONS.flatMap((name) => sectionNamed(executable, name) ?? []);
  if (section) return tableAt(file, section.offset, section.size);
  // Where the linker made no section of it: Windows, and what was built to be loaded anywhere.
  for (const { offset, size } of executable.segments) {
    const found = findIn(file, offset, Math.min(size, file.entry.size - offset));
    if (found) return found;
  }
  return undefined;
}

function findIn(file: OpenFile, start: number, size: number): Table | undefined {
  for (let at = start; at < start + size; at += CHUNK) {
    // What lies across two chunks is in the first one; it is copied, as looking closer reads over it.
    const chunk = Buffer.from(file.read(at, Math.min(CHUNK + HEADER, start + size - at)));
    for (const first of FIRST_BYTES)
      for (let index = chunk.indexOf(first); index >= 0; index = chunk.indexOf(first, index + 1)) {
        const table = tableAt(file, at + index, start + size - at - index);
        if (table && isSound(file, table)) return table;
      }
  }
  return undefined;
}

function tableAt(file: OpenFile, offset: number, size: number): Table | undefined {
  const head = file.read(offset, HEADER);
  if (head.length < HEADER || head[4] !== 0 || head[5] !== 0) return undefined;
  const littleEndian = MAGICS.has(head.readUInt32LE(0));
  const layout = MAGICS.get(littleEndian ? head.readUInt32LE(0) : head.readUInt32BE(0));
  const [quantum = 0, wordSize = 0] = [head[6], head[7]];
  if (layout === undefined || ![1, 2, 4].includes(quantum) || (wordSize !== 4 && wordSize !== 8))
    return undefined;
  return { layout, offset, size: Math.min(size, MAXIMUM_TABLE), littleEndian, wordSize };
}

/** Does what looks like a table have offsets into itself? */
function isSound(file: OpenFile, table: Table): boolean {
  const [count = 0, ...others] = wordsOf(file, table, 8);
  if (count <= 0 || count > table.size / 8) return false;
  if (table.layout === 2) return true;
  const first = table.layout === 16 ? 1 : 2;
  const offsets = others.slice(first, first + 5);
  return offsets.every((offset, index) => offset < table.size && offset >= (offsets[index - 1] ?? 0));
}

/** The words behind the first bytes. */
function wordsOf(file: OpenFile, { offset, littleEndian, wordSize }: Table, count: number): number[] {
  const bytes = Buffer.from(file.read(offset + HEADER, count * wordSize));
  const at = fields(bytes, littleEndian);
  return Array.from({ length: Math.floor(bytes.length / wordSize) }, (_, index) =>
    wordAt(at, index * wordSize, wordSize),
  );
}

function wordAt(at: Fields, offset: number, wordSize: 4 | 8): number {
  return wordSize === 4 ? at.u32(offset) : at.u64(offset);
}

/** Go 1.16 and later keep all names together, behind each other. */
function* allNames(file: OpenFile, table: Table): Generator<string, undefined> {
  const words = wordsOf(file, table, 8);
  const [start = 0, end = 0] = words.slice(table.layout === 16 ? 2 : 3);
  if (start < HEADER || end <= start || end > table.size) throw malformed(file);
  if (end - start > MAXIMUM_NAMES)
    throw new Fault('limit', `${file.entry.path}: names of functions of more than ${MAXIMUM_NAMES} bytes`);
  const bytes = Buffer.from(file.read(table.offset + start, end - start));
  if (bytes.length !== end - start) throw malformed(file);
  for (let at = 0; at < bytes.length;) {
    const zero = bytes.indexOf(0, at);
    const last = zero < 0 ? bytes.length : zero;
    if (last > at) yield bytes.toString('utf8', at, Math.min(last, at + MAXIMUM_NAME));
    at = last + 1;
  }
}

/** Go before 1.16 keeps a name beside what it says of each function. */
function* namesOfFunctions(file: OpenFile, table: Table): Generator<string, undefined> {
  if (table.size > MAXIMUM_NAMES * 2)
    throw new Fault('limit', `${file.entry.path}: a table of functions of ${table.size} bytes`);
  const { wordSize, littleEndian } = table;
  const bytes = Buffer.from(file.read(table.offset, table.size));
  const at = fields(bytes, littleEndian);
  const inside = (offset: number, size: number) => offset >= HEADER && offset + size <= bytes.length;
  if (!inside(HEADER, wordSize)) throw malformed(file);
  const count = wordAt(at, HEADER, wordSize);
  if (!inside(HEADER + wordSize, count * 2 * wordSize)) throw malformed(file);
  for (let index = 0; index < count; index += 1) {
    const entry = wordAt(at, HEADER + wordSize + (2 * index + 1) * wordSize, wordSize);
    if (!inside(entry, wordSize + 4)) throw malformed(file);
    const name = at.u32(entry + wordSize);
    if (inside(name, 1)) yield textUntilZero(bytes, name, MAXIMUM_NAME);
  }
}

function malformed(file: OpenFile): Fault {
  return new Fault('malformed', `${file.entry.path}: its table of functions is broken`);
}
