import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, createInflateRaw } from 'node:zlib';
import { Fault } from '../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';

const CHUNK = 256 * 1024;

/** The synchronous side of Node's zlib streams, which its own `inflateRawSync` uses; not in its types. */
interface SynchronousInflater {
  readonly _handle: {
    writeSync(
      flush: number,
      input: Buffer,
      inputOffset: number,
      inputLength: number,
      output: Buffer,
      outputOffset: number,
      outputLength: number,
    ): void;
  };
  /** Output bytes that stayed free, input bytes that stayed unread. */
  readonly _writeState: Uint32Array;
}

/**
 * Inflates `stored` to a temporary file without a name, piece by piece, and opens it as `entry` while `use` runs.
 * Throws a `malformed` Fault where it does not inflate to exactly `entry.size` bytes.
 */
export function withInflatedFile<T>(stored: OpenFile, entry: FileEntry, use: (content: OpenFile) => T): T {
  const path = join(tmpdir(), `plimsoll-${randomUUID()}`);
  const descriptor = openSync(path, 'wx+', 0o600);
  try {
    unlinkSync(path);
    inflateTo(descriptor, stored, entry);
    return use(descriptorFile(descriptor, entry));
  } finally {
    closeSync(descriptor);
  }
}

function inflateTo(descriptor: number, stored: OpenFile, entry: FileEntry): void {
  let written = 0;
  for (const piece of inflatedPieces(stored)) {
    written += piece.length;
    if (written > entry.size) break;
    writeFully(descriptor, piece);
  }
  if (written !== entry.size) {
    throw new Fault('malformed', `${entry.path}: does not inflate to ${entry.size} bytes`);
  }
}

/** The inflated bytes in pieces; each is valid until the next is asked for. */
function* inflatedPieces(stored: OpenFile): Generator<Buffer> {
  const stream = createInflateRaw();
  // The stream reports broken data twice: at once as `errored`, and later as this event.
  stream.on('error', () => {});
  const inflater = stream as unknown as SynchronousInflater;
  const output = Buffer.allocUnsafe(CHUNK);
  try {
    for (let offset = 0; offset < stored.entry.size; offset += CHUNK) {
      const input = stored.read(offset, CHUNK);
      let [left, free] = [input.length, 0];
      // A full output buffer may hide more output, even when all the input is read.
      while (left > 0 || free === 0) {
        const at = input.length - left;
        inflater._handle.writeSync(constants.Z_NO_FLUSH, input, at, left, output, 0, CHUNK);
        if (stream.errored) throw new Fault('malformed', `${stored.entry.path}: ${stream.errored.message}`);
        const unread = inflater._writeState[1] ?? 0;
        free = inflater._writeState[0] ?? 0;
        yield output.subarray(0, CHUNK - free);
        // Neither read nor written: the deflate stream has ended before its bytes did.
        if (unread === left && free === CHUNK) break;
        left = unread;
      }
    }
  } finally {
    stream.close();
  }
}

function writeFully(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(descriptor, bytes, written);
  }
}

function descriptorFile(descriptor: number, entry: FileEntry): OpenFile {
  const read = (offset: number, length: number) => {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, entry.size - offset)));
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
  };
  return { entry, read, bytes: () => read(0, entry.size) };
}
