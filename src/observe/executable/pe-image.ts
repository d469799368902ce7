import type { OpenFile } from '../../model/file.ts';
import { exactly, fields } from './bytes.ts';

/** What of a Portable Executable is not told by its sections. */
export interface PeImage {
  /** Where a relative virtual address lies in the file; undefined outside of it. */
  readonly offsetOf: (address: number) => number | undefined;
  /** Entry of the optional header's table of directories; undefined where it is empty. */
  readonly directory: (index: number) => { readonly address: number; readonly size: number } | undefined;
}

export const RESOURCE_DIRECTORY = 2;
export const CLI_DIRECTORY = 14;

const MOST_DIRECTORIES = 16;
const SECTION_HEADER = 40;

/** Directories and addresses of a Portable Executable (Microsoft's PE format specification); undefined for a DOS program. Throws a `malformed` Fault. */
export function readPeImage(file: OpenFile): PeImage | undefined {
  const start = fields(exactly(file, 0, 64, 'the DOS header'), true).u32(0x3c);
  if (file.read(start, 4).toString('latin1') !== 'PE\0\0') return undefined;
  const coff = fields(Buffer.from(exactly(file, start + 4, 20, 'the COFF header')), true);
  const [sectionCount, optionalSize] = [coff.u16(2), coff.u16(16)];
  const optional = Buffer.from(exactly(file, start + 24, optionalSize, 'the optional header'));
  const table = Buffer.from(
    exactly(file, start + 24 + optionalSize, sectionCount * SECTION_HEADER, 'the section table'),
  );
  const sections = Array.from({ length: sectionCount }, (_, index) => {
    const at = fields(table.subarray(index * SECTION_HEADER), true);
    return { address: at.u32(12), size: at.u32(16), offset: at.u32(20) };
  });
  return {
    directory: (index) => directoryIn(optional, index),
    offsetOf(address) {
      const section = sections.find((one) => address >= one.address && address < one.address + one.size);
      return section && section.offset + (address - section.address);
    },
  };
}

function directoryIn(optional: Buffer, index: number): { address: number; size: number } | undefined {
  const first = optional.length < 2 || optional.readUInt16LE(0) === 0x10b ? 96 : 112;
  const at = first + index * 8;
  if (at + 8 > optional.length) return undefined;
  const count = Math.min(optional.readUInt32LE(first - 4), MOST_DIRECTORIES);
  const [address, size] = [optional.readUInt32LE(at), optional.readUInt32LE(at + 4)];
  return index < count && address > 0 && size > 0 ? { address, size } : undefined;
}
