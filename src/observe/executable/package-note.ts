import type { OpenFile } from '../../model/file.ts';
import { fields, textUntilZero } from './bytes.ts';
import { sectionNamed } from './executable.ts';
import type { Executable } from './types.ts';

/** Bytes of the section; those of distributions have some 200. */
const MAXIMUM_SECTION = 4096;
const HEADER = 12;
const OWNER = 'FDO\0';
const PACKAGING_METADATA = 0xca_fe_1a_7e;

/**
 * The JSON in the package note of an ELF file, by which its builder says what package it is of (Package Metadata for
 * Executable Files, https://uapi-group.org/specifications/specs/package_metadata_for_executable_files/). Undefined where
 * there is none, or one that is cut off or absurdly long. Nothing else of the file is read.
 */
export function readPackageNote(file: OpenFile, executable: Executable): string | undefined {
  const section = executable.format === 'elf' ? sectionNamed(executable, '.note.package') : undefined;
  if (!section || section.size > MAXIMUM_SECTION) return undefined;
  const bytes = file.read(section.offset, section.size);
  // The length of the owner's name is 4, whose first byte is 0 in big-endian order.
  const at = fields(bytes, bytes[0] !== 0);
  for (let start = 0; start + HEADER <= bytes.length;) {
    const [nameSize, size, type] = [at.u32(start), at.u32(start + 4), at.u32(start + 8)];
    const content = start + HEADER + aligned(nameSize);
    const end = content + size;
    const owner = bytes.toString('latin1', start + HEADER, start + HEADER + nameSize);
    if (type === PACKAGING_METADATA && owner === OWNER)
      return end <= bytes.length ? textUntilZero(bytes, content, size) : undefined;
    start = content + aligned(size);
  }
  return undefined;
}

function aligned(size: number): number {
  return size + (-size & 3);
}
