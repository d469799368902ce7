import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';
import { exactly, type Fields, fields, textUntilZero } from './bytes.ts';
import type { Executable, Section, Segment } from './types.ts';

const LOAD = 1;
const NO_BITS = 8;
const EXECUTABLE = 1;
const WRITABLE = 2;
/** Bytes of a table. Real programs have dozens of entries; extended numbering would allow four billion. */
const MAXIMUM_TABLE = 8 * 1024 * 1024;
const MAXIMUM_NAMES = 4 * 1024 * 1024;
const MAXIMUM_NAME = 256;
/** Where the fields of each class are: the 32-bit and the 64-bit structures of the ELF specification. */
const LAYOUTS = {
  32: {
    word: 'u32',
    header: { size: 52, programs: 28, sections: 32, counts: 42 },
    program: { size: 32, flags: 24, offset: 4, address: 8, fileSize: 16 },
    section: { size: 40, address: 12, offset: 16, bytes: 20, link: 24, info: 28 },
  },
  64: {
    word: 'u64',
    header: { size: 64, programs: 32, sections: 40, counts: 54 },
    program: { size: 56, flags: 4, offset: 8, address: 16, fileSize: 32 },
    section: { size: 64, address: 16, offset: 24, bytes: 32, link: 40, info: 44 },
  },
} as const;
type Layout = (typeof LAYOUTS)[32 | 64];

interface Header {
  readonly layout: Layout;
  readonly littleEndian: boolean;
  readonly programs: { offset: number; entrySize: number; count: number };
  readonly sections: { offset: number; entrySize: number; count: number; names: number };
}

/** An entry of the section header table, its name still an index into the table of names. */
interface SectionHeader {
  readonly name: number;
  readonly type: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
}

/**
 * Sections and loaded segments of an ELF file of either class and byte order (System V ABI, chapters 4 and 5,
 * extended numbering included). A broken section table is told as `trouble`, since the loader does not read it.
 * Throws a Fault: `malformed` for a broken header or program table, `limit` for absurd counts.
 */
export function readElf(file: OpenFile): Executable {
  let header = readHeader(file);
  try {
    header = withExtendedNumbers(file, header);
    const sections = readSections(file, header);
    return { format: 'elf', segments: readSegments(file, header), sections };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { format: 'elf', segments: readSegments(file, header), sections: [], trouble: error.message };
  }
}

function readHeader(file: OpenFile): Header {
  const ident = exactly(file, 0, 16, 'the ELF header');
  const [wordClass, order] = [ident[4], ident[5]];
  if ((wordClass !== 1 && wordClass !== 2) || (order !== 1 && order !== 2)) {
    throw new Fault('malformed', `${file.entry.path}: unknown ELF class ${wordClass} or byte order ${order}`);
  }
  const layout = LAYOUTS[wordClass === 1 ? 32 : 64];
  const littleEndian = order === 1;
  const { size, programs, sections, counts } = layout.header;
  const at = fields(exactly(file, 0, size, 'the ELF header'), littleEndian);
  return {
    layout,
    littleEndian,
    programs: { offset: at[layout.word](programs), entrySize: at.u16(counts), count: at.u16(counts + 2) },
    sections: {
      offset: at[layout.word](sections),
      entrySize: at.u16(counts + 4),
      count: at.u16(counts + 6),
      names: at.u16(counts + 8),
    },
  };
}

/** Counts that do not fit in 16 bits are in the first section header. */
function withExtendedNumbers(file: OpenFile, header: Header): Header {
  const { sections, programs, layout, littleEndian } = header;
  if (sections.offset === 0) return header;
  const first = readTable(
    file,
    { ...sections, count: 1 },
    layout.section.size,
    littleEndian,
    'section table',
    (at, start) => readSectionHeader(at, start, layout),
  )[0];
  if (!first) return header;
  return {
    ...header,
    programs: { ...programs, count: programs.count === 0xff_ff ? first.info : programs.count },
    sections: {
      ...sections,
      count: sections.count === 0 ? first.size : sections.count,
      names: sections.names === 0xff_ff ? first.link : sections.names,
    },
  };
}

function readSegments(file: OpenFile, { programs, layout, littleEndian }: Header): Segment[] {
  const { size, flags, offset, address, fileSize } = layout.program;
  if (programs.offset === 0) return [];
  const all = readTable(file, programs, size, littleEndian, 'program table', (at, start) => ({
    type: at.u32(start),
    flags: at.u32(start + flags),
    offset: at[layout.word](start + offset),
    address: at[layout.word](start + address),
    size: at[layout.word](start + fileSize),
  }));
  return all
    .filter((program) => program.type === LOAD)
    .map((program) => ({
      address: program.address,
      offset: program.offset,
      size: program.size,
      writable: (program.flags & WRITABLE) !== 0,
      executable: (program.flags & EXECUTABLE) !== 0,
    }));
}

function readSections(file: OpenFile, { sections, layout, littleEndian }: Header): Section[] {
  if (sections.offset === 0) return [];
  const all = readTable(file, sections, layout.section.size, littleEndian, 'section table', (at, start) =>
    readSectionHeader(at, start, layout),
  );
  const table = all[sections.names];
  if (!table) return [];
  const names = Buffer.from(file.read(table.offset, Math.min(table.size, MAXIMUM_NAMES)));
  return all
    .filter((section) => section.type !== NO_BITS && section.size > 0)
    .map(({ name, address, offset, size }) => ({
      name: textUntilZero(names, name, MAXIMUM_NAME),
      address,
      offset,
      size,
    }));
}

function readSectionHeader(at: Fields, start: number, layout: Layout): SectionHeader {
  const { address, offset, bytes, link, info } = layout.section;
  return {
    name: at.u32(start),
    type: at.u32(start + 4),
    address: at[layout.word](start + address),
    offset: at[layout.word](start + offset),
    size: at[layout.word](start + bytes),
    link: at.u32(start + link),
    info: at.u32(start + info),
  };
}

function readTable<Entry>(
  file: OpenFile,
  table: { offset: number; entrySize: number; count: number },
  minimumSize: number,
  littleEndian: boolean,
  what: string,
  read: (at: Fields, start: number) => Entry,
): Entry[] {
  const path = file.entry.path;
  if (table.count === 0) return [];
  if (table.entrySize < minimumSize)
    throw new Fault('malformed', `${path}: entries of the ${what} are too small`);
  const size = table.entrySize * table.count;
  if (size > MAXIMUM_TABLE) {
    throw new Fault(
      'limit',
      `${path}: the ${what} has ${table.count} entries, more than ${MAXIMUM_TABLE} bytes`,
    );
  }
  const at = fields(exactly(file, table.offset, size, `the ${what}`), littleEndian);
  return Array.from({ length: table.count }, (_, index) => read(at, index * table.entrySize));
}
