import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';
import { exactly, fields, textUntilZero } from './bytes.ts';
import type { Executable, Section, Segment } from './types.ts';

const READ_WRITE_EXECUTE = { write: 2, execute: 4 };
const MAXIMUM_COMMANDS = 4 * 1024 * 1024;
/** A Java class has the magic of a fat file too; its major version, at the place of this count, is 45 or more. */
const MAXIMUM_SLICES = 44;
const LAYOUTS = {
  32: { word: 'u32', command: 0x1, header: 28, segment: 56, section: 68, width: 4, sections: 48 },
  64: { word: 'u64', command: 0x19, header: 32, segment: 72, section: 80, width: 8, sections: 64 },
} as const;
type Layout = (typeof LAYOUTS)[32 | 64];

/**
 * Sections and segments of every architecture in a Mach-O file, fat or thin, 32 or 64 bits, either byte order
 * (<mach-o/loader.h>, <mach-o/fat.h>). Offsets count from the start of the whole file. Empty for a Java class.
 * Throws a Fault: `malformed` or `limit`.
 */
export function readMachO(file: OpenFile): Executable[] {
  const magic = exactly(file, 0, 8, 'the Mach-O header').readUInt32BE(0);
  if (magic !== 0xca_fe_ba_be && magic !== 0xca_fe_ba_bf) return [readThin(file, 0)];
  return sliceOffsets(file, magic === 0xca_fe_ba_bf).map((offset) => readThin(file, offset));
}

/** True for the first bytes of a fat file, false for those of a Java class. */
export function isFat(head: Buffer): boolean {
  const magic = head.length < 8 ? 0 : head.readUInt32BE(0);
  return (magic === 0xca_fe_ba_be || magic === 0xca_fe_ba_bf) && head.readUInt32BE(4) <= MAXIMUM_SLICES;
}

function sliceOffsets(file: OpenFile, wide: boolean): number[] {
  const count = exactly(file, 0, 8, 'the fat header').readUInt32BE(4);
  if (count > MAXIMUM_SLICES) return [];
  const entrySize = wide ? 32 : 20;
  const at = fields(exactly(file, 8, count * entrySize, 'the table of architectures'), false);
  return Array.from({ length: count }, (_, index) => at[wide ? 'u64' : 'u32'](index * entrySize + 8));
}

function readThin(file: OpenFile, base: number): Executable {
  const head = Buffer.from(exactly(file, base, 28, 'the Mach-O header'));
  const littleEndian = head.readUInt32LE(0) === 0xfe_ed_fa_ce || head.readUInt32LE(0) === 0xfe_ed_fa_cf;
  const at = fields(head, littleEndian);
  const magic = at.u32(0);
  if (magic !== 0xfe_ed_fa_ce && magic !== 0xfe_ed_fa_cf) {
    throw new Fault('malformed', `${file.entry.path}: no Mach-O header at byte ${base}`);
  }
  const layout = LAYOUTS[magic === 0xfe_ed_fa_cf ? 64 : 32];
  const [count, size] = [at.u32(16), at.u32(20)];
  if (size > MAXIMUM_COMMANDS) {
    throw new Fault(
      'limit',
      `${file.entry.path}: load commands of ${size} bytes, more than ${MAXIMUM_COMMANDS}`,
    );
  }
  const commands = exactly(file, base + layout.header, size, 'the load commands');
  return { format: 'mach-o', ...readCommands(commands, count, { layout, littleEndian, base, file }) };
}

interface Context {
  readonly layout: Layout;
  readonly littleEndian: boolean;
  readonly base: number;
  readonly file: OpenFile;
}

function readCommands(bytes: Buffer, count: number, context: Context) {
  const segments: Segment[] = [];
  const sections: Section[] = [];
  const at = fields(bytes, context.littleEndian);
  let offset = 0;
  for (let index = 0; index < count; index++) {
    const size = offset + 8 <= bytes.length ? at.u32(offset + 4) : 0;
    if (size < 8 || offset + size > bytes.length) {
      throw new Fault('malformed', `${context.file.entry.path}: load command ${index} is cut off`);
    }
    if (at.u32(offset) === context.layout.command && size >= context.layout.segment) {
      readSegment(bytes.subarray(offset, offset + size), context, segments, sections);
    }
    offset += size;
  }
  return { segments, sections };
}

function readSegment(command: Buffer, context: Context, segments: Segment[], sections: Section[]): void {
  const { layout, base } = context;
  const at = fields(command, context.littleEndian);
  const word = at[layout.word];
  const protection = at.u32(24 + 4 * layout.width + 4);
  segments.push({
    address: word(24),
    offset: base + word(24 + 2 * layout.width),
    size: word(24 + 3 * layout.width),
    writable: (protection & READ_WRITE_EXECUTE.write) !== 0,
    executable: (protection & READ_WRITE_EXECUTE.execute) !== 0,
  });
  const room = Math.floor((command.length - layout.segment) / layout.section);
  for (let index = 0; index < Math.min(at.u32(layout.sections), room); index++) {
    const start = layout.segment + index * layout.section;
    sections.push({
      name: textUntilZero(command, start, 16),
      address: word(start + 32),
      size: word(start + 32 + layout.width),
      offset: base + at.u32(start + 32 + 2 * layout.width),
    });
  }
}
