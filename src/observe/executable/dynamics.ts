import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';
import { fields, textUntilZero } from './bytes.ts';
import { readElf } from './elf.ts';
import { sectionNamed } from './executable.ts';
import type { Section } from './types.ts';

/** What the loader does for a program: who loads it, what it needs, and which functions it takes from there. */
export interface Dynamics {
  readonly interpreter?: string;
  readonly libraries: readonly string[];
  readonly imports: readonly string[];
  /** Folders in which its libraries are looked for, as written. */
  readonly rpath: readonly string[];
  readonly runpath: readonly string[];
}

const NEEDED = 1;
const RPATH = 15;
const RUNPATH = 29;
const FUNCTION = 2;
const UNTYPED = 0;
/** An ELF's symbols of this machine word: size, and where name, kind and section index are. */
const SYMBOL = { 32: { size: 16, info: 12, section: 14 }, 64: { size: 24, info: 4, section: 6 } } as const;
const MAXIMUM_SYMBOLS = 8 * 1024 * 1024;
const MAXIMUM_STRINGS = 16 * 1024 * 1024;
export const MAXIMUM_IMPORTS = 8192;
const MAXIMUM_TEXT = 4096;

/**
 * The dynamic section and the undefined functions of an ELF file (System V ABI, chapter 5); empty for a static program
 * and for one without a section table. Throws a Fault: `malformed` or `limit`.
 */
export function readDynamics(file: OpenFile): Dynamics {
  const executable = readElf(file);
  const [ident] = [Buffer.from(file.read(0, 6))];
  const [bits, littleEndian] = [ident[4] === 1 ? 32 : 64, ident[5] === 1] as const;
  const section = (name: string, maximum: number) => contentOf(file, sectionNamed(executable, name), maximum);
  const names = section('.dynstr', MAXIMUM_STRINGS);
  const loader = textUntilZero(section('.interp', 256), 0, 256);
  const dynamic = section('.dynamic', 65_536);
  const texts = (tag: number) => textsOf(dynamic, tag, names, bits, littleEndian);
  return {
    ...(loader === '' ? {} : { interpreter: loader }),
    libraries: texts(NEEDED),
    rpath: texts(RPATH).flatMap((paths) => paths.split(':')),
    runpath: texts(RUNPATH).flatMap((paths) => paths.split(':')),
    imports: undefinedFunctions(section('.dynsym', MAXIMUM_SYMBOLS), names, bits, littleEndian),
  };
}

function contentOf(file: OpenFile, section: Section | undefined, maximum: number): Buffer {
  if (!section) return Buffer.alloc(0);
  if (section.size > maximum)
    throw new Fault(
      'limit',
      `${file.entry.path}: ${section.name} has ${section.size} bytes, more than ${maximum}`,
    );
  return Buffer.from(file.read(section.offset, section.size));
}

/** The texts of one kind of entry of the dynamic section. */
function textsOf(
  dynamic: Buffer,
  tag: number,
  names: Buffer,
  bits: 32 | 64,
  littleEndian: boolean,
): string[] {
  const width = bits / 8;
  const at = fields(dynamic, littleEndian);
  const word = (offset: number) => (bits === 32 ? at.u32(offset) : at.u64(offset));
  const texts: string[] = [];
  for (let offset = 0; offset + 2 * width <= dynamic.length; offset += 2 * width) {
    if (word(offset) === tag) texts.push(textUntilZero(names, word(offset + width), MAXIMUM_TEXT));
  }
  return texts.filter((name) => name !== '').slice(0, 256);
}

function undefinedFunctions(symbols: Buffer, names: Buffer, bits: 32 | 64, littleEndian: boolean): string[] {
  const { size, info, section } = SYMBOL[bits];
  const at = fields(symbols, littleEndian);
  const imports = new Set<string>();
  for (let offset = 0; offset + size <= symbols.length && imports.size < MAXIMUM_IMPORTS; offset += size) {
    const kind = (symbols[offset + info] ?? 0) & 15;
    if (at.u16(offset + section) !== 0 || (kind !== FUNCTION && kind !== UNTYPED)) continue;
    const name = textUntilZero(names, at.u32(offset), 128);
    if (name !== '') imports.add(name);
  }
  return [...imports];
}
