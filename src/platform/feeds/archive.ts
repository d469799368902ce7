import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry } from 'yauzl';
import { Fault, messageOf } from '../../model/fault.ts';

/** Far above any advisory; the longest of real ones are a few megabytes. */
const MAXIMUM_RECORD = 64 * 2 ** 20;
const MAXIMUM_ENTRIES = 4_000_000;
const MAXIMUM_TOTAL = 64 * 2 ** 30;
const WINDOW = 2 ** 18;
const SMALLEST_CHUNK = 64;
const LOCAL_HEADER = 30;
const ENCRYPTED = 1;

/** One file of an archive: its bytes, or why they cannot be had. */
export type ArchiveRecord = {
  readonly name: string;
  /** Fetched by itself and after the list, so as new as it gets. */
  readonly fresh?: boolean;
} & ({ readonly bytes: Buffer } | { readonly fault: string });

/**
 * Reads the files of a zip archive in the order of its directory, one at a time; `wanted` picks by name. Files are
 * bounded in size and number and checked against their CRC. Throws a `Fault` where the archive itself cannot be read
 * (`malformed`) or is beyond all bounds (`limit`).
 */
export async function* readArchive(
  path: string,
  wanted?: (name: string) => boolean,
): AsyncGenerator<ArchiveRecord> {
  const reader = new FileReader(path);
  try {
    const zip = await fromRandomAccessReaderPromise(reader, statSync(path).size, {
      autoClose: false,
      // Names are never used as paths, so one that climbs out of its folder spoils only its own record.
      decodeStrings: false,
    });
    if (zip.entryCount > MAXIMUM_ENTRIES) throw new Fault('limit', `${path} has ${zip.entryCount} files`);
    let total = 0;
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileNameRaw.toString('utf8');
      if (name.endsWith('/') || wanted?.(name) === false) continue;
      total += Math.min(entry.uncompressedSize, MAXIMUM_RECORD);
      if (total > MAXIMUM_TOTAL) throw new Fault('limit', `${path} unpacks to more than 64 GiB`);
      yield readEntry(reader, entry, name);
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    const message = `the archive ${path} cannot be read: ${messageOf(error)}`;
    throw new Fault('malformed', message, { cause: error });
  } finally {
    reader.closeFile();
  }
}

function readEntry(reader: FileReader, entry: Entry, name: string): ArchiveRecord {
  try {
    return { name, bytes: unpack(reader, entry) };
  } catch (error) {
    return { name, fault: messageOf(error) };
  }
}

/** APPNOTE 4.3.7: the local header tells only where the data starts; sizes and CRC are the directory's. */
function unpack(reader: FileReader, entry: Entry): Buffer {
  if (entry.uncompressedSize > MAXIMUM_RECORD || entry.compressedSize > MAXIMUM_RECORD) {
    throw new Error(`is larger than ${MAXIMUM_RECORD} bytes`);
  }
  if (entry.generalPurposeBitFlag & ENCRYPTED) throw new Error('is encrypted');
  const at = entry.relativeOffsetOfLocalHeader;
  const header = reader.slice(at, LOCAL_HEADER);
  if (header.readUInt32LE(0) !== 0x04034b50) throw new Error('has no local header');
  const start = at + LOCAL_HEADER + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = reader.slice(start, entry.compressedSize);
  const bytes = expand(packed, entry);
  if (bytes.length !== entry.uncompressedSize) throw new Error('has not the size its directory says');
  if (crc32(bytes) !== entry.crc32) throw new Error('has not the CRC its directory says');
  return bytes;
}

function expand(packed: Buffer, entry: Entry): Buffer {
  if (entry.compressionMethod === 0) return packed;
  if (entry.compressionMethod === 8) {
    const size = Math.max(entry.uncompressedSize, 1);
    // One buffer of the size that it is to have: there are hundreds of thousands of entries.
    const chunkSize = Math.min(Math.max(size + 1, SMALLEST_CHUNK), WINDOW);
    return inflateRawSync(packed, { maxOutputLength: size, chunkSize });
  }
  throw new Error(`is packed by method ${entry.compressionMethod}`);
}

/** A part of a file that was read at once, and answers for what is asked of it. */
class Window {
  readonly #file: number;
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(file: number) {
    this.#file = file;
  }

  /** Shorter than asked for where the file ends; never written to later. */
  read(position: number, length: number): Buffer {
    const end = position + length;
    if (position < this.#start || end > this.#start + this.#bytes.length) {
      const buffer = Buffer.allocUnsafe(Math.max(length, WINDOW));
      this.#bytes = buffer.subarray(0, readSync(this.#file, buffer, 0, buffer.length, position));
      this.#start = position;
    }
    return this.#bytes.subarray(position - this.#start, end - this.#start);
  }
}

/**
 * Gives yauzl the file through windows, one for the directory, which it asks for in pieces of 46 bytes, and one for the
 * entries: a system call for each would cost more than all the rest.
 */
class FileReader extends RandomAccessReader {
  readonly #file: number;
  readonly #directory: Window;
  readonly #entries: Window;

  constructor(path: string) {
    super();
    this.#file = openSync(path, 'r');
    this.#directory = new Window(this.#file);
    this.#entries = new Window(this.#file);
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    let failure: Error | null = null;
    try {
      const found = this.#directory.read(position, length);
      if (found.length < length) throw new Error('it ends too early');
      found.copy(buffer, offset);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(messageOf(error));
    }
    callback(failure);
  }

  /** Bytes of an entry. */
  slice(position: number, length: number): Buffer {
    const bytes = this.#entries.read(position, length);
    if (bytes.length < length) throw new Error('ends too early');
    return bytes;
  }

  closeFile(): void {
    closeSync(this.#file);
  }
}
