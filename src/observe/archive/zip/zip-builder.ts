import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  readonly name: string;
  readonly content: Buffer | string;
  /** Deflated unless said otherwise. */
  readonly stored?: boolean;
  readonly encrypted?: boolean;
  readonly method?: number;
  readonly comment?: string;
}

interface Shape {
  readonly prefix?: Buffer;
  readonly comment?: string;
  /** Offsets count from the file's first byte, prefix included, as `zip -A` makes them. */
  readonly adjusted?: boolean;
  readonly zip64?: boolean;
  /** Sizes follow the content and are zero in the local header. */
  readonly descriptors?: boolean;
}

/** A ZIP archive for tests. */
export function buildZip(parts: readonly ZipPart[], shape: Shape = {}): Buffer {
  const {
    prefix = Buffer.alloc(0),
    comment = '',
    adjusted = false,
    zip64 = false,
    descriptors = false,
  } = shape;
  const locals: Buffer[] = [];
  const packed = new Map<Buffer | string, Buffer>();
  const entries: Buffer[] = [];
  const start = adjusted ? prefix.length : 0;
  let offset = start;
  for (const part of parts) {
    const content = typeof part.content === 'string' ? Buffer.from(part.content) : part.content;
    const data = part.stored ? content : (packed.get(part.content) ?? deflateRawSync(content));
    if (!part.stored) packed.set(part.content, data);
    const fields = { ...part, crc: crc32(content), size: content.length, data };
    const local = localEntry(fields, descriptors);
    entries.push(directoryEntry(fields, offset, zip64, descriptors));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  return Buffer.concat([
    prefix,
    ...locals,
    directory,
    ...(zip64 ? [zip64End(parts.length, directory.length, offset)] : []),
    end(zip64 ? 0xff_ff : parts.length, directory.length, zip64 ? 0xff_ff_ff_ff : offset, comment),
  ]);
}

interface Fields extends ZipPart {
  readonly crc: number;
  readonly size: number;
  readonly data: Buffer;
}

const u16 = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer);
const u32 = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer);
const u64 = (...values: number[]) => Buffer.from(BigUint64Array.from(values, BigInt).buffer);

function localEntry(
  { name, stored, encrypted, method, crc, size, data }: Fields,
  descriptor: boolean,
): Buffer {
  const sizes = [crc, data.length, size];
  return Buffer.concat([
    u32(0x04_03_4b_50),
    u16(20, (encrypted ? 1 : 0) | (descriptor ? 8 : 0), method ?? (stored ? 0 : 8), 0, 0),
    u32(...(descriptor ? [0, 0, 0] : sizes)),
    u16(Buffer.byteLength(name), 0),
    Buffer.from(name),
    data,
    descriptor ? u32(0x08_07_4b_50, ...sizes) : Buffer.alloc(0),
  ]);
}

function directoryEntry(
  { name, stored, encrypted, method, crc, size, data, comment = '' }: Fields,
  offset: number,
  wide: boolean,
  descriptor: boolean,
): Buffer {
  const ones = 0xff_ff_ff_ff;
  const extra = wide ? Buffer.concat([u16(1, 24), u64(size, data.length, offset)]) : Buffer.alloc(0);
  return Buffer.concat([
    u32(0x02_01_4b_50),
    u16(20, 20, (encrypted ? 1 : 0) | (descriptor ? 8 : 0), method ?? (stored ? 0 : 8), 0, 0),
    u32(crc, wide ? ones : data.length, wide ? ones : size),
    u16(Buffer.byteLength(name), extra.length, Buffer.byteLength(comment), 0, 0),
    u32(0, wide ? ones : offset),
    Buffer.from(name),
    extra,
    Buffer.from(comment),
  ]);
}

function zip64End(count: number, size: number, offset: number): Buffer {
  const record = [u32(0x06_06_4b_50), u64(44), u16(45, 45), u32(0, 0), u64(count, count, size, offset)];
  return Buffer.concat([...record, u32(0x07_06_4b_50, 0), u64(offset + size), u32(1)]);
}

function end(count: number, size: number, offset: number, comment: string): Buffer {
  const text = Buffer.from(comment);
  return Buffer.concat([
    u32(0x06_05_4b_50),
    u16(0, 0, count, count),
    u32(size, offset),
    u16(text.length),
    text,
  ]);
}
