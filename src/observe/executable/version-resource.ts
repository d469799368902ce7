import type { OpenFile } from '../../model/file.ts';
import { type PeImage, RESOURCE_DIRECTORY } from './pe-image.ts';

const VERSION_TYPE = 16;
/** Bytes of a version resource; real ones have two thousand. */
const MAXIMUM_SIZE = 64 * 1024;
const MOST_ENTRIES = 4096;
/** Blocks in blocks: the resource, `StringFileInfo`, a table of a language, its texts. */
const MAXIMUM_DEPTH = 4;
const SUBDIRECTORY = 0x8000_0000;

/**
 * The texts of a program's version resource (`VS_VERSIONINFO`, Microsoft's "Version Information" of resources), by name:
 * `ProductName`, `ProductVersion`, `FileVersion`, … None where it has no such resource, or a broken one.
 */
export function readVersionResource(file: OpenFile, image: PeImage): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const block = versionBlock(file, image);
  if (block) readBlock(block, 0, found);
  return found;
}

/** The tree of resources has three levels: type, name, language. */
function versionBlock(file: OpenFile, image: PeImage): Buffer | undefined {
  const root = image.directory(RESOURCE_DIRECTORY);
  const base = root && image.offsetOf(root.address);
  if (base === undefined) return undefined;
  let entry = entriesAt(file, base).find(({ id }) => id === VERSION_TYPE)?.target;
  for (let level = 1; level < 3 && entry !== undefined && entry >= SUBDIRECTORY; level += 1)
    entry = entriesAt(file, base + (entry - SUBDIRECTORY))[0]?.target;
  if (entry === undefined || entry >= SUBDIRECTORY) return undefined;
  const description = Buffer.from(file.read(base + entry, 8));
  if (description.length < 8) return undefined;
  const offset = image.offsetOf(description.readUInt32LE(0));
  const size = Math.min(description.readUInt32LE(4), MAXIMUM_SIZE);
  return offset === undefined ? undefined : Buffer.from(file.read(offset, size));
}

function entriesAt(file: OpenFile, offset: number): { id: number; target: number }[] {
  const head = Buffer.from(file.read(offset, 16));
  if (head.length < 16) return [];
  const count = Math.min(head.readUInt16LE(12) + head.readUInt16LE(14), MOST_ENTRIES);
  const table = file.read(offset + 16, count * 8);
  return Array.from({ length: Math.floor(table.length / 8) }, (_, index) => ({
    id: table.readUInt32LE(index * 8),
    target: table.readUInt32LE(index * 8 + 4),
  }));
}

/** A block: its length, that of its value, its kind, a key, a value, and blocks within; each begins at a multiple of 4. */
function readBlock(bytes: Buffer, depth: number, found: Map<string, string>): void {
  if (bytes.length < 6 || depth > MAXIMUM_DEPTH) return;
  const [valueLength, isText] = [bytes.readUInt16LE(2), bytes.readUInt16LE(4) === 1];
  const key = textAt(bytes, 6);
  const start = aligned(6 + (key.length + 1) * 2);
  const size = isText ? valueLength * 2 : valueLength;
  if (depth === MAXIMUM_DEPTH - 1) {
    const value = textAt(bytes.subarray(0, start + size), start).trim();
    if (value !== '' && !found.has(key)) found.set(key, value);
    return;
  }
  for (let at = aligned(start + size); at + 6 <= bytes.length;) {
    const length = bytes.readUInt16LE(at);
    if (length < 6) return;
    readBlock(bytes.subarray(at, at + length), depth + 1, found);
    at = aligned(at + length);
  }
}

/** UTF-16 until a zero. */
function textAt(bytes: Buffer, start: number): string {
  let end = start;
  while (end + 1 < bytes.length && bytes.readUInt16LE(end) !== 0) end += 2;
  return bytes.toString('utf16le', start, end);
}

function aligned(offset: number): number {
  return (offset + 3) & ~3;
}
