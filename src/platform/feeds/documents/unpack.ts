import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { SourceDocument } from '../formats/types.ts';
import { readArchive } from '../archive.ts';
import { readTar } from './tar.ts';

/** What one file may become: the largest that are published unpack to a few hundred megabytes. */
const MAXIMUM_UNPACKED = 16 * 2 ** 30;
const MARKS = [
  ['1f8b', 'gzip'],
  ['28b52ffd', 'zstd'],
  ['504b0304', 'zip'],
  ['425a68', 'bzip2'],
  ['fd377a58', 'xz'],
] as const;

/**
 * The documents in a file: the file itself, unpacked where gzip or zstd packed it, or what lies in it where it is a tar
 * or zip archive. Each is to be read before the next is asked for. Throws a `Fault`: `unsupported` for bzip2 and xz,
 * `limit`, `malformed`.
 */
export async function* documentsIn(path: string, name: string): AsyncGenerator<SourceDocument> {
  const packing = await packingOf(path);
  if (packing === 'zip') yield* zipped(path);
  else if (packing === 'bzip2' || packing === 'xz') {
    const hint = 'unpack it, and name the folder or file that it is in';
    throw new Fault('unsupported', `${name}: ${packing} is not read`, { hint });
  } else {
    const pieces = bounded(unpacked(path, packing), name);
    if (/\.(?:tar(?:\.(?:gz|zst))?|tgz)$/i.test(name)) yield* readTar(pieces, name);
    else yield { name, pieces };
  }
}

async function* zipped(path: string): AsyncGenerator<SourceDocument> {
  for await (const record of readArchive(path)) {
    if ('fault' in record) throw new Fault('malformed', `${record.name}: ${record.fault}`);
    yield documentOf(record.name, record.bytes);
  }
}

/** A document that is in memory. */
export function documentOf(name: string, bytes: Buffer): SourceDocument {
  return { name, pieces: [bytes] };
}

async function packingOf(path: string): Promise<(typeof MARKS)[number][1] | undefined> {
  await using file = await open(path, 'r');
  const head = Buffer.alloc(4);
  await file.read(head, 0, head.length, 0);
  const hex = head.toString('hex');
  return MARKS.find(([mark]) => hex.startsWith(mark))?.[1];
}

function unpacked(path: string, packing: 'gzip' | 'zstd' | undefined): Readable {
  const file = createReadStream(path, { highWaterMark: 2 ** 18 });
  if (packing === undefined) return file;
  const unpacking = packing === 'gzip' ? createGunzip() : createZstdDecompress();
  // What fails is told by the last of them, which is read.
  return pipeline(file, unpacking, () => {});
}

async function* bounded(stream: Readable, name: string): AsyncGenerator<Buffer> {
  let total = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      total += piece.length;
      if (total > MAXIMUM_UNPACKED) throw new Fault('limit', `${name} unpacks to more than 16 GiB`);
      yield piece;
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('malformed', `${name} cannot be unpacked: ${messageOf(error)}`, { cause: error });
  }
}
