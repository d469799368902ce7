import { createHash, type Hash } from 'node:crypto';
import { Fault } from '../../../model/fault.ts';
import type { Inflaters } from '../../../platform/isal/types.ts';
import { GzipInflate } from './gzip-inflate.ts';
import { Inflater } from './inflater.ts';
import type { ByteStream, InflateEngine } from './types.ts';
import { ZlibInflate } from './zlib-inflate.ts';
import { ZstdFrames } from './zstd-frames.ts';

/** Bytes that tell the compression apart. */
const magicLength = 10;

const CHANGED = 'The layer was changed or damaged on its way: get the image again from a source you trust.';

type Compression = 'gzip' | 'zstd' | 'none';

/** The digests, `ALGORITHM:HEX`, that a layer was promised to have: as stored (`digest`) and uncompressed (`diffId`). */
export interface ExpectedDigests {
  readonly digest?: string | undefined;
  /** Bytes as stored; counts only beside a digest, as an engine without one tells another size. */
  readonly size?: number | undefined;
  readonly diffId?: string | undefined;
}

/**
 * Uncompresses a layer as it streams in, and hashes it on both sides. What compresses it is told from its first bytes,
 * not from a media type: gzip (RFC 1952, several members too), zstd (RFC 8878, several and skippable frames too) or
 * nothing. Zeros behind the compressed data are allowed.
 */
export class LayerStream {
  readonly #source: ByteStream;
  readonly #expected: ExpectedDigests;
  readonly #inflaters: Inflaters | undefined;
  #storedHash: Hash | undefined;
  readonly #diffHash: Hash;
  /** Bytes as stored, and uncompressed, so far. */
  stored = 0;
  produced = 0;

  constructor(source: ByteStream, expected: ExpectedDigests, inflaters?: Inflaters) {
    this.#source = source;
    this.#expected = expected;
    this.#inflaters = inflaters;
    this.#diffHash = hashFor(expected.diffId ?? 'sha256:');
    if (expected.digest !== undefined) this.#storedHash = hashFor(expected.digest);
  }

  /**
   * The uncompressed bytes, once; each chunk is valid until the next is asked for. Throws a `Fault` 'malformed' for a
   * stream that is corrupt or cut off and 'unsupported' for bzip2 and xz; errors of the source as they are. Leaving the
   * loop early closes the source.
   */
  async *chunks(): AsyncGenerator<Buffer, void, void> {
    const stored = this.#readStored();
    try {
      const head = await readHead(stored);
      const compression = detectCompression(head);
      const all = concat(head, stored);
      const chunks = compression === 'none' ? this.#plain(all) : this.#inflate(compression, all);
      for await (const chunk of chunks) {
        this.produced += chunk.length;
        this.#diffHash.update(chunk);
        yield chunk;
      }
    } finally {
      this.#source.destroy();
      await stored.return();
    }
  }

  /** To be called once all chunks were read. Gives the diff ID; throws a `Fault` 'mismatch' where a digest is another. */
  verify(): string {
    const { digest, diffId } = this.#expected;
    if (digest !== undefined && this.#storedHash !== undefined) {
      compare('as stored', digest, this.#storedHash);
    }
    if (diffId === undefined) return `sha256:${this.#diffHash.digest('hex')}`;
    compare('uncompressed', diffId, this.#diffHash);
    return diffId;
  }

  async *#readStored(): AsyncGenerator<Buffer, void, void> {
    for await (const chunk of this.#source) {
      this.stored += chunk.length;
      this.#checkSize();
      yield chunk;
    }
  }

  /** What is longer than promised cannot have the promised digest, and may never end. */
  #checkSize(): void {
    const { digest, size } = this.#expected;
    if (digest === undefined || size === undefined || this.stored <= size) return;
    throw new Fault('mismatch', `a layer should have ${size} bytes as stored, but has more`, {
      hint: CHANGED,
    });
  }

  /** Bytes that are stored as they are have one digest, and are hashed once. */
  #plain(stored: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    const { digest, diffId } = this.#expected;
    if (digest !== diffId) return this.#hashed(stored);
    this.#storedHash = undefined;
    return stored;
  }

  async *#hashed(stored: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
    for await (const chunk of stored) {
      this.#storedHash?.update(chunk);
      yield chunk;
    }
  }

  async *#inflate(
    compression: 'gzip' | 'zstd',
    stored: AsyncIterable<Buffer>,
  ): AsyncGenerator<Buffer, void, void> {
    const frames = compression === 'zstd' ? new ZstdFrames() : undefined;
    using engine = await this.#engine(compression);
    const inflater = new Inflater(engine);
    if (frames === undefined) {
      for await (const chunk of stored) yield* inflater.write(chunk, () => this.#storedHash?.update(chunk));
    } else {
      for await (const chunk of this.#hashed(stored))
        for (const part of frames.split(chunk)) yield* inflater.write(part);
    }
    if (frames?.complete === false) throw new Fault('malformed', 'zstd stream: it is cut off');
    yield* inflater.end();
  }

  async #engine(compression: 'gzip' | 'zstd'): Promise<InflateEngine> {
    const member = compression === 'gzip' ? await this.#inflaters?.next(this.#expected.size ?? 0) : undefined;
    return member ? new GzipInflate(member) : new ZlibInflate(compression);
  }
}

async function* concat(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  if (head.length > 0) yield head;
  yield* rest;
}

async function readHead(stored: AsyncGenerator<Buffer, void, void>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let length = 0; length < magicLength;) {
    const next = await stored.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

function detectCompression(head: Buffer): Compression {
  const hex = head.toString('hex', 0, magicLength);
  if (hex.startsWith('1f8b08')) return 'gzip';
  if (hex.startsWith('28b52ffd') || /^5.2a4d18/.test(hex)) return 'zstd';
  if (hex.startsWith('fd377a585a00')) throw unsupported('xz');
  if (/^425a683.314159265359/.test(hex)) throw unsupported('bzip2');
  return 'none';
}

function unsupported(format: string): Fault {
  return new Fault('unsupported', `a layer is compressed with ${format}`, {
    hint: 'Rebuild the image with layers compressed with gzip or zstd, as the OCI image specification has them.',
  });
}

/** Algorithms of the OCI image specification, "Registered algorithms". */
function hashFor(digest: string): Hash {
  const algorithm = digest.slice(0, digest.indexOf(':'));
  if (algorithm !== 'sha256' && algorithm !== 'sha512') {
    throw new Fault('unsupported', `the digest "${digest}" is neither sha256 nor sha512`);
  }
  return createHash(algorithm);
}

function compare(what: string, expected: string, hash: Hash): void {
  const actual = `${expected.slice(0, expected.indexOf(':'))}:${hash.digest('hex')}`;
  if (actual === expected) return;
  throw new Fault('mismatch', `a layer should have the digest ${expected} ${what}, but has ${actual}`, {
    hint: CHANGED,
  });
}
