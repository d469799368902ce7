import type { FileEntry, OpenFile } from '../../model/file.ts';
import { readElf } from './elf.ts';
import { isFat, readMachO } from './mach-o.ts';
import { readPe } from './pe.ts';
import type { Executable, Section } from './types.ts';

const MACH_O = [0xfe_ed_fa_ce, 0xfe_ed_fa_cf, 0xce_fa_ed_fe, 0xcf_fa_ed_fe];
/** Programs and libraries that are loaded without the executable bit. */
const PROGRAM_NAME = /\.(?:so(?:\.[\d.]+)?|dll|exe|dylib|node|pyd|bin|cgi)$/i;
/** Relocatable objects, kernel modules and core dumps are not programs: ELF types other than these. */
const ELF_PROGRAM_TYPES = [2, 3];

/** Might this be a program or a library, by its name and permissions alone? */
export function mayBeProgram({ path, size, mode }: FileEntry): boolean {
  if (size < 64) return false;
  return (mode & 0o111) !== 0 || !path.includes('.', path.lastIndexOf('/') + 1) || PROGRAM_NAME.test(path);
}

/** Are these the first bytes of an ELF, PE or Mach-O program or library? */
export function isProgram(head: Buffer): boolean {
  if (head.length < 64) return false;
  if (head.readUInt32BE(0) === 0x7f_45_4c_46) {
    return ELF_PROGRAM_TYPES.includes(head[5] === 2 ? head.readUInt16BE(16) : head.readUInt16LE(16));
  }
  return head.toString('latin1', 0, 2) === 'MZ' || MACH_O.includes(head.readUInt32BE(0)) || isFat(head);
}

/**
 * The executables in a file that `isProgram` recognised: one, or one for each architecture of a fat Mach-O file,
 * or none for a DOS program. Reads headers only. Throws a Fault: `malformed` or `limit`.
 */
export function readExecutables(file: OpenFile): readonly Executable[] {
  const known = executables.get(file);
  if (known) return known;
  const found = executablesIn(file);
  executables.set(file, found);
  return found;
}

/** Several analysers read one file. */
const executables = new WeakMap<OpenFile, readonly Executable[]>();

function executablesIn(file: OpenFile): Executable[] {
  const magic = Buffer.from(file.read(0, 4));
  if (magic.toString('latin1') === '\u007fELF') return [readElf(file)];
  if (magic.toString('latin1', 0, 2) !== 'MZ') return readMachO(file);
  const executable = readPe(file);
  return executable ? [executable] : [];
}

/** The first section of this name. */
export function sectionNamed(executable: Executable, name: string): Section | undefined {
  return executable.sections.find((section) => section.name === name);
}

/** Offset in the file of what is loaded at an address, and how many bytes of its segment follow from there. */
export function locate(
  executable: Executable,
  address: number,
): { offset: number; size: number } | undefined {
  const segment = executable.segments.find(
    (candidate) => address >= candidate.address && address < candidate.address + candidate.size,
  );
  if (!segment) return undefined;
  const distance = address - segment.address;
  return { offset: segment.offset + distance, size: segment.size - distance };
}
