/** A section's content; loaded at `address` in a segment of its own where it has one. Flags default to writable. */
interface Part {
  readonly name: string;
  readonly content: Buffer;
  readonly address?: number;
  readonly flags?: number;
}

interface Shape {
  readonly bits?: 32 | 64;
  readonly littleEndian?: boolean;
  /** Put the counts into the first section header. */
  readonly extended?: boolean;
  /** False leaves the section table out. */
  readonly sections?: boolean;
}

/** Writes numbers of 2 bytes, of 4, and of the class's word. */
interface Writer {
  readonly half: (value: number) => Buffer;
  readonly word: (value: number) => Buffer;
  readonly long: (value: number) => Buffer;
}

type Placed = Part & { readonly offset: number };

/** A small ELF file for tests. */
export function buildElf(parts: readonly Part[], shape: Shape = {}): Buffer {
  const { bits = 64, littleEndian = true, extended = false, sections = true } = shape;
  const wide = bits === 64;
  const sizes = wide ? { header: 64, program: 56, section: 64 } : { header: 52, program: 32, section: 40 };
  const writer = writerOf(wide, littleEndian);
  const names = Buffer.from(`\0.shstrtab\0${parts.map((part) => `${part.name}\0`).join('')}`, 'latin1');
  const loaded = parts.filter((part) => part.address !== undefined).length;
  const start = aligned(sizes.header + sizes.program * loaded);
  const placed = place([...parts, { name: '.shstrtab', content: names }], start);
  const end = placed.reduce(
    (last, part) => Math.max(last, part.offset + aligned(part.content.length)),
    start,
  );
  const programs = programTable(placed, writer, wide);
  const table = sections
    ? sectionTable(placed, names, writer, extended ? loaded : undefined)
    : Buffer.alloc(0);
  const count = sections ? placed.length + 1 : 0;
  const header = Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, littleEndian ? 1 : 2, 1, ...Array<number>(9).fill(0)]),
    ...[2, 62].map(writer.half),
    writer.word(1),
    ...[0, sizes.header, sections ? end : 0].map(writer.long),
    writer.word(0),
    ...[sizes.header, sizes.program, extended ? 0xff_ff : loaded, sizes.section].map(writer.half),
    ...[extended ? 0 : count, extended ? 0xff_ff : Math.max(0, count - 1)].map(writer.half),
  ]);
  const body = Buffer.alloc(end);
  Buffer.concat([header, programs]).copy(body);
  for (const part of placed) part.content.copy(body, part.offset);
  return Buffer.concat([body, table]);
}

function place(parts: readonly Part[], start: number): Placed[] {
  let next = start;
  return parts.map((part) => {
    const offset = next;
    next += aligned(part.content.length);
    return { ...part, offset };
  });
}

function programTable(placed: readonly Placed[], { word, long }: Writer, wide: boolean): Buffer {
  const entries = placed
    .filter((part) => part.address !== undefined)
    .map((part) => {
      const [address, size, flags] = [part.address ?? 0, part.content.length, word(part.flags ?? 6)];
      const middle = [long(part.offset), long(address), long(address), long(size), long(size)];
      return Buffer.concat(
        wide ? [word(1), flags, ...middle, long(16)] : [word(1), ...middle, flags, long(16)],
      );
    });
  return Buffer.concat(entries);
}

/** `programs` is given where the counts are to be written into the first header. */
function sectionTable(
  placed: readonly Placed[],
  names: Buffer,
  { word, long }: Writer,
  programs: number | undefined,
): Buffer {
  const entry = (name: number, type: number, longs: readonly number[], link = 0, info = 0) =>
    Buffer.concat([word(name), word(type), ...longs.map(long), word(link), word(info), long(1), long(0)]);
  const first =
    programs === undefined
      ? entry(0, 0, [0, 0, 0, 0])
      : entry(0, 0, [0, 0, 0, placed.length + 1], placed.length, programs);
  const others = placed.map((part) => {
    const name = names.indexOf(`\0${part.name}\0`) + 1;
    return entry(name, 1, [0, part.address ?? 0, part.offset, part.content.length]);
  });
  return Buffer.concat([first, ...others]);
}

function writerOf(wide: boolean, littleEndian: boolean): Writer {
  const of = (size: number) => (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    const part = bytes.subarray(0, size);
    return littleEndian ? part : Buffer.from(part.toReversed());
  };
  return { half: of(2), word: of(4), long: of(wide ? 8 : 4) };
}

function aligned(size: number): number {
  return size + (-size & 15);
}

interface NoteShape {
  readonly owner?: string;
  readonly type?: number;
  readonly littleEndian?: boolean;
}

/** A note of ELF, by default one that names a package. */
export function elfNote(text: string, shape: NoteShape = {}): Buffer {
  const { owner = 'FDO\0', type = 0xca_fe_1a_7e, littleEndian = true } = shape;
  const { word } = writerOf(true, littleEndian);
  const content = Buffer.from(`${text}\0`);
  const padding = Buffer.alloc(-content.length & 3);
  const sizes = [owner.length, content.length, type].map(word);
  return Buffer.concat([...sizes, Buffer.from(owner, 'latin1'), content, padding]);
}
