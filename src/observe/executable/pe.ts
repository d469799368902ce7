import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';
import { exactly, fields, textUntilZero } from './bytes.ts';
import type { Executable } from './types.ts';

const SECTION_HEADER = 40;
const INITIALISED_DATA = 0x40;
const EXECUTE = 0x2000_0000;
const WRITE = 0x8000_0000;

/**
 * Sections of a Portable Executable (Microsoft's PE format specification), 32 and 64 bits; each is also a segment.
 * Names longer than eight characters are left as the `/offset` they are written as. Undefined for a DOS program.
 * Throws a `malformed` Fault.
 */
export function readPe(file: OpenFile): Executable | undefined {
  const start = fields(exactly(file, 0, 64, 'the DOS header'), true).u32(0x3c);
  if (file.read(start, 4).toString('latin1') !== 'PE\0\0') return undefined;
  const coff = fields(exactly(file, start + 4, 20, 'the COFF header'), true);
  const sectionCount = coff.u16(2);
  const optionalSize = coff.u16(16);
  const base = imageBase(file, start + 24, optionalSize);
  const tableSize = sectionCount * SECTION_HEADER;
  const table = Buffer.from(exactly(file, start + 24 + optionalSize, tableSize, 'the section table'));
  const headers = Array.from({ length: sectionCount }, (_, index) => {
    const bytes = table.subarray(index * SECTION_HEADER);
    const at = fields(bytes, true);
    const [name, flags] = [textUntilZero(bytes, 0, 8), at.u32(36)];
    // The file's size of a section is rounded up, its size in memory is not.
    const size = at.u32(8) > 0 ? Math.min(at.u32(8), at.u32(16)) : at.u32(16);
    return { name, flags, address: base + at.u32(12), offset: at.u32(20), size };
  });
  const filled = headers.filter((header) => header.size > 0);
  return {
    format: 'pe',
    sections: filled.map(({ name, address, offset, size }) => ({ name, address, offset, size })),
    segments: filled.map(({ flags, address, offset, size }) => ({
      address,
      offset,
      size,
      writable: (flags & WRITE) !== 0 && (flags & INITIALISED_DATA) !== 0,
      executable: (flags & EXECUTE) !== 0,
    })),
  };
}

function imageBase(file: OpenFile, offset: number, size: number): number {
  const at = size < 32 ? undefined : fields(exactly(file, offset, 32, 'the optional header'), true);
  const magic = at?.u16(0);
  if (at && magic === 0x10b) return at.u32(28);
  if (at && magic === 0x20b) return at.u64(24);
  throw new Fault('malformed', `${file.entry.path}: has no optional header of a known kind`);
}
