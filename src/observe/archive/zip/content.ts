import { inflateRawSync } from 'node:zlib';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { OpenFile } from '../../../model/file.ts';
import type { ZipEntry } from './central-directory.ts';
import { memoryFile, plainEntry, windowOf } from './open-file.ts';
import { withInflatedFile } from './spill.ts';

const LOCAL_SIGNATURE = 0x04_03_4b_50;
const LOCAL_SIZE = 30;
const STORED = 0;
const DEFLATED = 8;
/** Deflate cannot do better than 1,032 to 1, and does not do worse than stored blocks. */
const BEST_RATIO = 1_032;
const WORST_RATIO = 1.01;
const SLACK = 64 * 1024;
/** Inflated bytes that are held in memory; more go to a temporary file. */
const MAXIMUM_IN_MEMORY = 16 * 1024 * 1024;

/** Bytes that may still be inflated from one archive, the archives in it included. */
export interface InflateBudget {
  remaining: number;
}

/**
 * The content of an entry, `maximum` bytes at most. Its checksum is not looked at: Java reads entries without.
 * Throws a Fault: `limit` for a larger one, `malformed`, `unsupported` (encrypted, or another method than stored
 * and deflate).
 */
export function readZipEntry(file: OpenFile, entry: ZipEntry, maximum: number): Buffer {
  if (entry.size > maximum) {
    throw new Fault('limit', `${labelOf(file, entry)}: ${entry.size} bytes, more than ${maximum}`);
  }
  const stored = storedBytes(file, entry);
  const bytes = stored.read(0, stored.entry.size);
  return entry.method === STORED ? Buffer.from(bytes) : inflate(bytes, entry, labelOf(file, entry));
}

/**
 * Opens an entry for random access while `use` runs: where it lies if it is stored, in memory if it is small, else
 * inflated to a temporary file without a name. Takes what is inflated from the budget.
 * Throws a Fault as `readZipEntry` does, and `limit` where the budget is used up.
 */
export function withZipEntry<T>(
  file: OpenFile,
  entry: ZipEntry,
  budget: InflateBudget,
  use: (content: OpenFile) => T,
): T {
  const stored = storedBytes(file, entry);
  if (entry.method === STORED) return use(stored);
  const label = labelOf(file, entry);
  if (entry.size > budget.remaining) {
    throw new Fault('limit', `${label}: ${entry.size} bytes, more than are still allowed in this archive`);
  }
  budget.remaining -= entry.size;
  const opened = plainEntry(label, entry.size);
  if (entry.size > MAXIMUM_IN_MEMORY) return withInflatedFile(stored, opened, use);
  return use(memoryFile(opened, inflate(stored.read(0, stored.entry.size), entry, label)));
}

/** The entry's bytes as they are in the archive. */
function storedBytes(file: OpenFile, entry: ZipEntry): OpenFile {
  const label = labelOf(file, entry);
  if (entry.encrypted) throw new Fault('unsupported', `${label}: is encrypted`);
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new Fault('unsupported', `${label}: is compressed by method ${entry.method}`);
  }
  const { size, compressedSize } = entry;
  const lies =
    entry.method === STORED
      ? size !== compressedSize
      : size > compressedSize * BEST_RATIO + SLACK || compressedSize > size * WORST_RATIO + SLACK;
  if (lies) throw new Fault('malformed', `${label}: ${compressedSize} bytes cannot hold ${size}`);
  const start = contentStart(file, entry);
  if (start === undefined || start + compressedSize > file.entry.size) {
    throw new Fault('malformed', `${label}: its content lies outside of the archive`);
  }
  return windowOf(file, start, plainEntry(label, compressedSize));
}

/** Right after the local header, whose extra field differs from the directory's; undefined where there is none. */
function contentStart(file: OpenFile, entry: ZipEntry): number | undefined {
  if (entry.headerOffset + LOCAL_SIZE > file.entry.size) return undefined;
  const header = file.read(entry.headerOffset, LOCAL_SIZE);
  if (header.length < LOCAL_SIZE || header.readUInt32LE(0) !== LOCAL_SIGNATURE) return undefined;
  return entry.headerOffset + LOCAL_SIZE + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function inflate(bytes: Buffer, entry: ZipEntry, label: string): Buffer {
  // One chunk of the right size saves a copy of everything.
  const chunkSize = Math.max(64, entry.size);
  let inflated: Buffer;
  try {
    inflated = inflateRawSync(bytes, { maxOutputLength: Math.max(1, entry.size), chunkSize });
  } catch (error) {
    throw new Fault('malformed', `${label}: cannot be inflated: ${messageOf(error)}`, { cause: error });
  }
  if (inflated.length !== entry.size) {
    throw new Fault('malformed', `${label}: inflates to ${inflated.length} bytes instead of ${entry.size}`);
  }
  return inflated;
}

function labelOf(file: OpenFile, entry: ZipEntry): string {
  return `${file.entry.path}!/${entry.name}`;
}
