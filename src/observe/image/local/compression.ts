import { randomUUID } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { Fault } from '../../../model/fault.ts';
import { readRange } from './read-range.ts';

export type Compression = 'gzip' | 'zstd' | 'xz' | 'bzip2';

/** Bounds on an archive that is inflated: bytes, and inflated to stored bytes once `ratioFrom` were inflated. */
export interface InflateLimits {
  readonly size: number;
  readonly ratio: number;
  readonly ratioFrom: number;
}

const INFLATE_LIMITS: InflateLimits = { size: 32 * 2 ** 30, ratio: 200, ratioFrom: 2 ** 30 };

/** How the bytes are compressed, by their magic numbers; undefined where they are not. */
export function compressionOf(head: Buffer): Compression | undefined {
  if (head.length >= 3 && head.readUIntBE(0, 3) === 0x1f8b08) return 'gzip';
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) return 'zstd';
  // A skippable frame, which pzstd writes first.
  if (head.length >= 4 && head.readUInt32LE(0) >>> 4 === 0x184d2a5) return 'zstd';
  if (head.length >= 6 && head.readUIntBE(0, 6) === 0xfd377a585a00) return 'xz';
  return head.length >= 4 && head.toString('latin1', 0, 3) === 'BZh' ? 'bzip2' : undefined;
}

/** The first inflated bytes, at most `length`; none where the data is broken. */
export async function inflatedHead(file: FileHandle, how: 'gzip' | 'zstd', length: number): Promise<Buffer> {
  const source = readRange(file, 0, (await file.stat()).size);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    await pipeline(source, inflater(how), async function (inflated: AsyncIterable<Buffer>) {
      for await (const chunk of inflated) {
        chunks.push(chunk);
        if ((size += chunk.length) >= length) break;
      }
    });
  } catch {
    // What could be inflated decides; opening the archive tells what is wrong with the rest.
  }
  return Buffer.concat(chunks).subarray(0, length);
}

/**
 * Inflates a file to a temporary one that has no name any more, so that it is gone when it is closed.
 * Throws a `Fault`: `malformed` for broken data, `limit` for too much of it or no room for it.
 */
export async function inflate(
  file: FileHandle,
  how: 'gzip' | 'zstd',
  subject: string,
  limits: InflateLimits = INFLATE_LIMITS,
): Promise<FileHandle> {
  const stored = (await file.stat()).size;
  const target = await openUnnamed();
  try {
    await pipeline(
      readRange(file, 0, stored),
      inflater(how),
      bound(limits, stored, subject),
      (inflated: AsyncIterable<Buffer>) => target.writeFile(inflated),
    );
    return target;
  } catch (error) {
    await target.close();
    if (error instanceof Fault) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
      const hint = 'inflate it yourself, or name a larger folder in TMPDIR';
      throw new Fault('limit', `no room in ${tmpdir()} to inflate ${subject}`, { cause: error, hint });
    }
    throw new Fault('malformed', `${subject} is not sound ${how} data`, { cause: error });
  }
}

function inflater(how: 'gzip' | 'zstd'): Duplex {
  return how === 'gzip' ? createGunzip({ chunkSize: 2 ** 18 }) : createZstdDecompress({ chunkSize: 2 ** 18 });
}

function bound(limits: InflateLimits, stored: number, subject: string): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limits.size)
        done(new Fault('limit', `${subject} inflates to more than ${limits.size} bytes`));
      else if (size > limits.ratioFrom && size > stored * limits.ratio) {
        done(new Fault('limit', `${subject} inflates to more than ${limits.ratio} times its size`));
      } else done(null, chunk);
    },
  });
}

async function openUnnamed(): Promise<FileHandle> {
  const path = join(tmpdir(), `plimsoll-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  // At once, so that it is gone with this process however that ends.
  unlinkSync(path);
  return file;
}
