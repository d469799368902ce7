import { inflateRawSync } from 'node:zlib';
import { Fault } from '../../../../model/fault.ts';
import type { OpenFile } from '../../../../model/file.ts';
import type { Executable } from '../../../executable/types.ts';

/** SHA-256 of `.net core bundle` and a line feed: the mark in a program's data, behind the place of the bundle's header. */
const SIGNATURE = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');
/** Bytes of a section that are looked through; the host's data is a few hundred thousand. */
const MAXIMUM_DATA = 16 * 1024 * 1024;
const DATA_SECTIONS = new Set(['.data', '__data', '.rdata', '.rodata', '__const']);
const WINDOW = 256 * 1024;
/** Where the window lies that is looked at. */
let room: Buffer | undefined;
const MOST_FILES = 100_000;
const MAXIMUM_MANIFEST = 16 * 1024 * 1024;
const MAXIMUM_DOCUMENT = 64 * 1024 * 1024;
const DEPS_JSON = 3;

/** A file in the bundle. */
interface BundledFile {
  readonly offset: number;
  readonly size: number;
  /** 0 where it is stored as it is. */
  readonly compressedSize: number;
  readonly type: number;
}

/**
 * The text of the `*.deps.json` in a program that .NET published as a single file; `none` where it is such a program
 * without one, undefined for other programs. Source: dotnet/designs, "Single-file bundler", and the host's `bundle`
 * folder, versions 1, 2 and 6 of the header. Throws a Fault (`malformed`, `limit`).
 */
export function depsJsonIn(file: OpenFile, executables: readonly Executable[]): Buffer | 'none' | undefined {
  const header = executables.map((one) => headerOffset(file, one)).find((one) => one !== undefined);
  if (header === undefined) return undefined;
  const found = readManifest(file, header).find(({ type }) => type === DEPS_JSON);
  return found ? contentOf(file, found) : 'none';
}

/** A host that nothing was bundled with has 0 there. */
function headerOffset(file: OpenFile, executable: Executable): number | undefined {
  for (const { name, offset, size } of executable.sections) {
    if (!DATA_SECTIONS.has(name)) continue;
    const at = signatureIn(file, offset, Math.min(size, MAXIMUM_DATA));
    if (at === undefined || at < 8) continue;
    const header = Number(file.read(offset + at - 8, 8).readBigUInt64LE());
    return header > 0 && header < file.entry.size ? header : undefined;
  }
  return undefined;
}

/** Where the signature first stands in some bytes of the file, which are looked at in pieces that overlap by it. */
function signatureIn(file: OpenFile, offset: number, size: number): number | undefined {
  room ??= Buffer.allocUnsafeSlow(WINDOW + SIGNATURE.length);
  for (let at = 0; at + SIGNATURE.length <= size; at += WINDOW) {
    const window = file.read(offset + at, Math.min(WINDOW + SIGNATURE.length, size - at), room);
    const found = window.indexOf(SIGNATURE);
    if (found >= 0) return at + found;
    if (window.length <= WINDOW) break;
  }
  return undefined;
}

function readManifest(file: OpenFile, header: number): BundledFile[] {
  const bytes = Buffer.from(file.read(header, Math.min(file.entry.size - header, MAXIMUM_MANIFEST)));
  const broken = () => new Fault('malformed', `${file.entry.path}: the header of a single file is broken`);
  try {
    const [major, count] = [bytes.readUInt32LE(0), bytes.readUInt32LE(8)];
    if (count > MOST_FILES)
      throw new Fault('limit', `${file.entry.path}: more than ${MOST_FILES} files in one`);
    let at = afterText(bytes, 12) + (major >= 2 ? 40 : 0);
    const files: BundledFile[] = [];
    const entrySize = major >= 6 ? 25 : 17;
    for (let index = 0; index < count; index += 1) {
      const [offset, size] = [Number(bytes.readBigInt64LE(at)), Number(bytes.readBigInt64LE(at + 8))];
      const compressedSize = major >= 6 ? Number(bytes.readBigInt64LE(at + 16)) : 0;
      files.push({ offset, size, compressedSize, type: bytes.readUInt8(at + entrySize - 1) });
      at = afterText(bytes, at + entrySize);
    }
    return files;
  } catch (error) {
    if (error instanceof RangeError) throw broken();
    throw error;
  }
}

/** Where a text ends whose length stands before it in groups of seven bits. */
function afterText(bytes: Buffer, start: number): number {
  let [length, at] = [0, start];
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = bytes.readUInt8(at);
    at += 1;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  return at + length;
}

function contentOf(file: OpenFile, { offset, size, compressedSize }: BundledFile): Buffer {
  const { path } = file.entry;
  const stored = compressedSize > 0 ? compressedSize : size;
  if (offset < 0 || stored < 0 || offset + stored > file.entry.size)
    throw new Fault('malformed', `${path}: its .deps.json lies outside of the file`);
  if (stored > MAXIMUM_DOCUMENT || size > MAXIMUM_DOCUMENT)
    throw new Fault('limit', `${path}: a .deps.json of more than ${MAXIMUM_DOCUMENT} bytes`);
  const bytes = Buffer.from(file.read(offset, stored));
  if (compressedSize === 0) return bytes;
  try {
    return inflateRawSync(bytes, { maxOutputLength: MAXIMUM_DOCUMENT });
  } catch (error) {
    throw new Fault('malformed', `${path}: its .deps.json cannot be inflated`, { cause: error });
  }
}
