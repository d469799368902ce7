import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';
import { locate, sectionNamed } from './executable.ts';
import type { Executable } from './types.ts';

const MAGIC = Buffer.from('\u00ff Go buildinf:', 'latin1');
const ALIGNMENT = 16;
const HEADER_SIZE = 32;
const CHUNK = 1024 * 1024;
/** The largest programs have some 100 KiB. */
const MAXIMUM_STRING = 4 * 1024 * 1024;
const BIG_ENDIAN = 1;
const INLINE = 2;
/** Marks before and after the module information, of 16 bytes each. */
const SENTINEL = 16;

/** What the Go linker left in a program. `modules` is empty where it was built without modules. */
export interface BuildInfo {
  /** Such as `go1.24.4`. */
  readonly goVersion: string;
  /** Lines of `runtime/debug.BuildInfo`, without their sentinels. */
  readonly modules: string;
}

interface Region {
  readonly address: number;
  readonly offset: number;
  readonly size: number;
}

/**
 * Build information of a Go program (Go's package debug/buildinfo): the 16-aligned magic in the section made for
 * it, else in a writable segment; strings inline (Go 1.18 and later) or behind pointers (Go 1.13 to 1.17).
 * Undefined where there is none. Throws a `malformed` Fault for a broken one.
 */
export function readBuildInfo(file: OpenFile, executable: Executable): BuildInfo | undefined {
  const start = findMagic(file, executable);
  if (start === undefined) return undefined;
  const header = Buffer.from(file.read(start, HEADER_SIZE));
  const flags = header[15] ?? 0;
  const strings =
    (flags & INLINE) === 0
      ? stringsBehindPointers(file, executable, header)
      : inlineStrings(file, start + HEADER_SIZE);
  const goVersion = strings?.[0]?.toString('utf8');
  if (!goVersion) throw new Fault('malformed', `${file.entry.path}: its Go build information is broken`);
  return { goVersion, modules: withoutSentinels(strings?.[1] ?? Buffer.alloc(0)) };
}

function findMagic(file: OpenFile, executable: Executable): number | undefined {
  const section = sectionNamed(executable, '.go.buildinfo') ?? sectionNamed(executable, '__go_buildinfo');
  const segments = executable.segments.filter((segment) => segment.writable && !segment.executable);
  for (const region of section ? [section] : segments) {
    const found = findMagicIn(file, region);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The magic is aligned in memory, so it never crosses two chunks that start aligned. */
function findMagicIn(file: OpenFile, { address, offset, size }: Region): number | undefined {
  const end = Math.min(offset + size, file.entry.size);
  const misaligned = address % ALIGNMENT;
  for (
    let start = offset + (misaligned && ALIGNMENT - misaligned);
    start + HEADER_SIZE <= end;
    start += CHUNK
  ) {
    const chunk = file.read(start, Math.min(CHUNK, end - start));
    let at = chunk.indexOf(MAGIC);
    while (at >= 0 && at % ALIGNMENT !== 0) at = chunk.indexOf(MAGIC, at + 1);
    if (at >= 0) return start + at + HEADER_SIZE <= end ? start + at : undefined;
  }
  return undefined;
}

function inlineStrings(file: OpenFile, start: number): Buffer[] | undefined {
  const version = inlineString(file, start);
  const modules = version && inlineString(file, version.end);
  return modules && [version.bytes, modules.bytes];
}

/** A string after its length as an unsigned varint. */
function inlineString(file: OpenFile, start: number): { bytes: Buffer; end: number } | undefined {
  const prefix = file.read(start, 10);
  const last = prefix.findIndex((byte) => byte < 0x80);
  if (last < 0) return undefined;
  const length = prefix.subarray(0, last + 1).reduceRight((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  const bytes = stringAt(file, start + last + 1, length);
  return bytes && { bytes, end: start + last + 1 + length };
}

function stringsBehindPointers(file: OpenFile, executable: Executable, header: Buffer): Buffer[] | undefined {
  const pointerSize = header[14];
  if (pointerSize !== 4 && pointerSize !== 8) return undefined;
  const bigEndian = ((header[15] ?? 0) & BIG_ENDIAN) !== 0;
  const pointer = (bytes: Buffer, index: number) =>
    readPointer(bytes, index * pointerSize, pointerSize, bigEndian);
  return [0, 1].map((index) => {
    const place = locate(executable, pointer(header.subarray(16), index));
    const pair = place && Buffer.from(file.read(place.offset, 2 * pointerSize));
    if (pair?.length !== 2 * pointerSize) return Buffer.alloc(0);
    const content = locate(executable, pointer(pair, 0));
    const length = pointer(pair, 1);
    const readable = content && length <= content.size;
    return (readable && stringAt(file, content.offset, length)) || Buffer.alloc(0);
  });
}

function readPointer(bytes: Buffer, offset: number, size: 4 | 8, bigEndian: boolean): number {
  if (size === 4) return bigEndian ? bytes.readUInt32BE(offset) : bytes.readUInt32LE(offset);
  return Number(bigEndian ? bytes.readBigUInt64BE(offset) : bytes.readBigUInt64LE(offset));
}

function stringAt(file: OpenFile, offset: number, length: number): Buffer | undefined {
  if (length > MAXIMUM_STRING || offset + length > file.entry.size) return undefined;
  const bytes = Buffer.from(file.read(offset, length));
  return bytes.length === length ? bytes : undefined;
}

function withoutSentinels(bytes: Buffer): string {
  const framed = bytes.length >= 2 * SENTINEL + 1 && bytes[bytes.length - SENTINEL - 1] === 0x0a;
  return framed ? bytes.toString('utf8', SENTINEL, bytes.length - SENTINEL) : '';
}
