import { Fault } from '../../../model/fault.ts';
import type { OpenFile } from '../../../model/file.ts';
import { findDirectory } from './end-record.ts';

const ENTRY_SIGNATURE = 0x02_01_4b_50;
const ENTRY_SIZE = 46;
const LOCAL_HEADER_SIZE = 30;
const ZIP64_EXTRA = 1;
/** The fixed part and three texts. */
const MAXIMUM_ENTRY = ENTRY_SIZE + 3 * 65_535;
const CHUNK = 1024 * 1024;
const MAXIMUM_DIRECTORY = 64 * 1024 * 1024;
const MAXIMUM_ENTRIES = 500_000;

/** One entry of a ZIP archive. The name is a label only: it may hold `..`, and no path is made from it. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes when inflated, and as stored, by the directory. */
  readonly size: number;
  readonly compressedSize: number;
  /** 0 stored, 8 deflate; APPNOTE 4.4.5 has the others. */
  readonly method: number;
  readonly encrypted: boolean;
  /** Where its local header starts in the file. */
  readonly headerOffset: number;
}

/**
 * Those entries of a ZIP archive whose name is wanted, in the order of its central directory (APPNOTE 6.3.10,
 * ZIP64 included). Bytes may precede the archive, as in an executable jar. The whole directory is checked, and an
 * archive whose entries claim more bytes than it has is refused, since they overlap.
 * `onComment` hears the comment of the archive, and those of entries. Throws a Fault: `malformed`, `limit` (64 MiB of directory, 500,000 entries) or `unsupported` (several volumes).
 */
export function listZip(
  file: OpenFile,
  wants: (name: string) => boolean,
  onComment?: (comment: Buffer) => void,
): ZipEntry[] {
  const directory = findDirectory(file);
  const path = file.entry.path;
  if (directory.size > MAXIMUM_DIRECTORY) {
    throw new Fault(
      'limit',
      `${path}: a central directory of ${directory.size} bytes, more than ${MAXIMUM_DIRECTORY}`,
    );
  }
  const entries: ZipEntry[] = [];
  let claimed = 0;
  let count = 0;
  if (directory.comment.length > 0) onComment?.(directory.comment);
  for (const { entry, headerSize, comment } of readDirectory(file, directory)) {
    if (comment.length > 0) onComment?.(comment);
    claimed += LOCAL_HEADER_SIZE + headerSize + entry.compressedSize;
    if (++count > MAXIMUM_ENTRIES) throw new Fault('limit', `${path}: more than ${MAXIMUM_ENTRIES} entries`);
    if (wants(entry.name)) entries.push(entry);
  }
  if (claimed > directory.start - directory.base) {
    throw new Fault('malformed', `${path}: its entries overlap: they claim ${claimed} bytes`);
  }
  return entries;
}

function* readDirectory(
  file: OpenFile,
  { start, size, base }: { start: number; size: number; base: number },
) {
  const end = start + size;
  let chunkStart = start;
  let chunk: Buffer = Buffer.alloc(0);
  for (let offset = start; offset < end;) {
    let at = offset - chunkStart;
    if (at + MAXIMUM_ENTRY > chunk.length && chunkStart + chunk.length < end) {
      chunk = Buffer.from(file.read(offset, Math.min(CHUNK, end - offset)));
      chunkStart = offset;
      at = 0;
    }
    const found = readEntry(chunk, at, base);
    if (!found)
      throw new Fault('malformed', `${file.entry.path}: central directory broken at byte ${offset}`);
    yield found;
    offset += found.length;
  }
}

/** The entry at `at`; undefined where it is cut off or is none. */
function readEntry(bytes: Buffer, at: number, base: number) {
  if (at + ENTRY_SIZE > bytes.length || bytes.readUInt32LE(at) !== ENTRY_SIGNATURE) return undefined;
  const nameLength = bytes.readUInt16LE(at + 28);
  const extraLength = bytes.readUInt16LE(at + 30);
  const commentLength = bytes.readUInt16LE(at + 32);
  const length = ENTRY_SIZE + nameLength + extraLength + commentLength;
  if (at + length > bytes.length) return undefined;
  const nameStart = at + ENTRY_SIZE;
  const extra = bytes.subarray(nameStart + nameLength, nameStart + nameLength + extraLength);
  const [size = 0, compressedSize = 0, headerOffset = 0] = widen(
    [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)],
    extra,
  );
  const entry: ZipEntry = {
    name: bytes.toString('utf8', nameStart, nameStart + nameLength),
    size,
    compressedSize,
    method: bytes.readUInt16LE(at + 10),
    encrypted: (bytes.readUInt16LE(at + 8) & 1) !== 0,
    headerOffset: base + headerOffset,
  };
  const comment = bytes.subarray(at + length - commentLength, at + length);
  return { entry, length, comment, headerSize: nameLength };
}

/** Takes the 64-bit value of each number that is all ones from the ZIP64 extra field (APPNOTE 4.5.3). */
function widen(numbers: readonly number[], extra: Buffer): number[] {
  const wide = extraField(extra, ZIP64_EXTRA);
  let at = 0;
  return numbers.map((number) => {
    if (number !== 0xff_ff_ff_ff || at + 8 > wide.length) return number;
    at += 8;
    return Number(wide.readBigUInt64LE(at - 8));
  });
}

function extraField(extra: Buffer, id: number): Buffer {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
  }
  return Buffer.alloc(0);
}
