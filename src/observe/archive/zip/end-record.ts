import { Fault } from '../../../model/fault.ts';
import type { OpenFile } from '../../../model/file.ts';

const END_SIGNATURE = Buffer.from('PK\u0005\u0006', 'latin1');
const END_SIZE = 22;
const LOCATOR_SIGNATURE = 0x07_06_4b_50;
const LOCATOR_SIZE = 20;
const ZIP64_SIGNATURE = 0x06_06_4b_50;
const ZIP64_SIZE = 56;
const ENTRY_SIGNATURE = 0x02_01_4b_50;
const MAXIMUM_COMMENT = 65_535;

/** Where the central directory is in the file; `base` is where the archive itself starts, after prepended bytes. */
export interface Directory {
  readonly start: number;
  readonly size: number;
  readonly base: number;
  /** What somebody wrote behind it. */
  readonly comment: Buffer;
}

/** What an end record says: the directory's size, its offset from the archive's start, where the directory ends. */
interface EndRecord {
  readonly size: number;
  readonly offset: number;
  readonly end: number;
  readonly disk: number;
}

/**
 * Finds the central directory from the end of the file: the end record is searched for in the last 64 KiB and its
 * own size (APPNOTE 4.3.16), the nearest to the end that leads to a directory. Throws a `malformed` Fault where
 * there is none, `unsupported` for one volume of several.
 */
export function findDirectory(file: OpenFile): Directory {
  const size = file.entry.size;
  const tailStart = Math.max(0, size - END_SIZE - MAXIMUM_COMMENT);
  const tail = Buffer.from(file.read(tailStart, size - tailStart));
  for (let at = tail.length - END_SIZE; at >= 0; at--) {
    at = tail.lastIndexOf(END_SIGNATURE, at);
    if (at < 0) break;
    if (at + END_SIZE + tail.readUInt16LE(at + 20) > tail.length) continue;
    const record =
      zip64Record(file, tail.subarray(at), tailStart + at) ?? plainRecord(tail.subarray(at), tailStart + at);
    const directory = directoryOf(file, record);
    if (!directory) continue;
    if (record.disk !== 0) throw new Fault('unsupported', `${file.entry.path}: is one volume of several`);
    const comment = tail.subarray(at + END_SIZE, at + END_SIZE + tail.readUInt16LE(at + 20));
    return { ...directory, comment };
  }
  throw new Fault('malformed', `${file.entry.path}: not a ZIP archive, or its end is missing`);
}

function plainRecord(bytes: Buffer, offset: number): EndRecord {
  return {
    disk: bytes.readUInt16LE(4),
    size: bytes.readUInt32LE(12),
    offset: bytes.readUInt32LE(16),
    end: offset,
  };
}

/** The ZIP64 end record before the plain one, if that one has a field that is all ones. */
function zip64Record(file: OpenFile, plain: Buffer, offset: number): EndRecord | undefined {
  const saturated =
    plain.readUInt16LE(10) === 0xff_ff ||
    plain.readUInt32LE(12) === 0xff_ff_ff_ff ||
    plain.readUInt32LE(16) === 0xff_ff_ff_ff;
  const locatorOffset = offset - LOCATOR_SIZE;
  if (!saturated || locatorOffset < ZIP64_SIZE) return undefined;
  const locator = file.read(locatorOffset, LOCATOR_SIZE);
  if (locator.readUInt32LE(0) !== LOCATOR_SIGNATURE) return undefined;
  // The recorded offset is wrong where bytes were prepended; the record is then right before its locator.
  const places = [Number(locator.readBigUInt64LE(8)), locatorOffset - ZIP64_SIZE];
  for (const place of places) {
    const record = file.read(place, place + ZIP64_SIZE <= locatorOffset ? ZIP64_SIZE : 0);
    if (record.length < ZIP64_SIZE || record.readUInt32LE(0) !== ZIP64_SIGNATURE) continue;
    return {
      disk: record.readUInt32LE(16),
      size: Number(record.readBigUInt64LE(40)),
      offset: Number(record.readBigUInt64LE(48)),
      end: place,
    };
  }
  return undefined;
}

/** The directory right before the end record, else where the record says; undefined where neither holds one. */
function directoryOf(
  file: OpenFile,
  { size, offset, end }: EndRecord,
): Omit<Directory, 'comment'> | undefined {
  if (size === 0) return { start: end, size, base: 0 };
  for (const start of [end - size, offset]) {
    const base = start - offset;
    if (base < 0 || start + size > end) continue;
    const bytes = file.read(start, 4);
    if (bytes.length === 4 && bytes.readUInt32LE(0) === ENTRY_SIGNATURE) return { start, size, base };
  }
  return undefined;
}
