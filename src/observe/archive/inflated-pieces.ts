import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';
import { ENGINES, type ZlibEngine } from './zlib-engine.ts';

const CHUNK = 256 * 1024;
const NOTHING = Buffer.alloc(0);

/** What compressed bytes are: raw deflate (RFC 1951), gzip (RFC 1952) or zstd (RFC 8878), of several parts too. */
export type Compression = 'deflate' | 'gzip' | 'zstd';

/**
 * The uncompressed bytes of a file in pieces of at most 256 KB; each is valid until the next is asked for. Zeros behind
 * what deflate or gzip compressed are its end. Throws a `Fault` (`malformed`).
 */
export function* inflatedPieces(
  stored: OpenFile,
  compression: Compression = 'deflate',
): Generator<Buffer, undefined> {
  const { path, size } = stored.entry;
  if (size === 0) return;
  const { more, last } = ENGINES[compression];
  const { stream, output } = idle.get(compression) ?? started(compression);
  idle.delete(compression);
  const inflater = stream as unknown as ZlibEngine;
  try {
    // Only once all is read it is asked whether that was the end: of what is cut off the first part is given too.
    for (let offset = 0; offset < size + CHUNK; offset += CHUNK) {
      const input = offset < size ? stored.read(offset, CHUNK) : NOTHING;
      const flush = offset < size ? more : last;
      let [left, free] = [input.length, 0];
      // A full output buffer may hide more output, even when all the input is read.
      while (left > 0 || free === 0) {
        const at = input.length - left;
        inflater._handle.writeSync(flush, input, at, left, output, 0, CHUNK);
        // Where it fails, what it says of its buffers is of the call before: what is in them is nothing of this file.
        if (stream.errored) throw new Fault('malformed', `${path}: ${stream.errored.message}`);
        const unread = inflater._writeState[1] ?? 0;
        free = inflater._writeState[0] ?? 0;
        if (free < CHUNK) yield output.subarray(0, CHUNK - free);
        // Neither read nor written: the compressed data has ended before its bytes did.
        if (unread === left && free === CHUNK) break;
        left = unread;
      }
    }
  } finally {
    if (stream.errored || idle.has(compression)) stream.close();
    else {
      inflater.reset();
      idle.set(compression, { stream, output });
    }
  }
}

/** What inflates, with memory for what it gives. */
interface Inflater {
  readonly stream: ReturnType<(typeof ENGINES)[Compression]['create']>;
  readonly output: Buffer;
}

/** One of each that was used and can be again: to start one costs more than most files do. */
const idle = new Map<Compression, Inflater>();

function started(compression: Compression): Inflater {
  const stream = ENGINES[compression].create();
  // The stream reports broken data twice: at once as `errored`, and later as this event.
  stream.on('error', () => {});
  return { stream, output: Buffer.allocUnsafeSlow(CHUNK) };
}
