import { createHash, type Hash } from 'node:crypto';
import type { StorageRow } from '../../platform/vault-storage/types.ts';
import { Refusal } from '../refusal.ts';

/**
 * A snapshot: this line, then each row as the length of its path (4 bytes), the path, version and time that it is due (8
 * bytes each, as doubles; NaN: none), the length of its value (4), the value; then 4 bytes of ones, the SHA-256 of all
 * before, and a MAC of that, 32 bytes each. Numbers are big-endian. Values are what the barrier has encrypted.
 */
const MAGIC = Buffer.from('plimsoll vault snapshot 1\n');
const END = 0xff_ff_ff_ff;
const DIGEST_SIZE = 32;
/** Bytes of the longest path, and of the largest value: that of the largest body, as the barrier has encrypted it. */
const [LONGEST_PATH, LARGEST_VALUE] = [65_535, 64 * 2 ** 20];
/** Bytes that go out at once. */
const CHUNK = 65_536;

/** The end of a snapshot: what it has to be, and who says so. */
export interface SnapshotSeal {
  readonly digest: Buffer;
  readonly mac: Buffer;
}

/** The bytes of a snapshot. `macOf` is of the digest. */
export async function* encodeSnapshot(
  rows: AsyncIterable<StorageRow>,
  macOf: (digest: Buffer) => Buffer,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256').update(MAGIC);
  let [parts, size]: [Buffer[], number] = [[MAGIC], MAGIC.length];
  for await (const row of rows) {
    const encoded = encodedRow(row);
    for (const part of encoded) {
      hash.update(part);
      parts.push(part);
      size += part.length;
    }
    if (size < CHUNK) continue;
    // Large values go out as they are: their copies would wait in memory for a collection.
    if (row.value.length >= CHUNK) yield* parts;
    else yield Buffer.concat(parts, size);
    [parts, size] = [[], 0];
  }
  const end = Buffer.alloc(4, 0xff);
  const digest = hash.update(end).digest();
  yield Buffer.concat([...parts, end, digest, macOf(digest)]);
}

function encodedRow({ path, value, version, due }: StorageRow): readonly Buffer[] {
  const name = Buffer.from(path);
  const head = Buffer.alloc(4 + name.length + 8 + 8 + 4);
  head.writeUInt32BE(name.length, 0);
  name.copy(head, 4);
  const at = head.writeDoubleBE(due ?? Number.NaN, head.writeDoubleBE(version, 4 + name.length));
  head.writeUInt32BE(value.length, at);
  return [head, value];
}

/**
 * The rows of a snapshot, as its bytes come, and then its end, whose digest was found right. Throws a `Refusal` (400) for
 * bytes that are none, end too early or go on, or have another digest: what was given until then is to be thrown away.
 */
export async function* decodeSnapshot(
  bytes: AsyncIterable<Buffer>,
): AsyncGenerator<StorageRow, SnapshotSeal> {
  const reader = new Reader(bytes);
  if (!(await reader.take(MAGIC.length)).equals(MAGIC)) throw malformed('it is no snapshot of a vault');
  let last: Buffer = Buffer.alloc(0);
  for (;;) {
    const length = (await reader.take(4)).readUInt32BE(0);
    if (length === END) break;
    if (length === 0 || length > LONGEST_PATH) throw malformed('a path in it is too long');
    const name = await reader.take(length);
    // In their order, so that none is there twice.
    if (Buffer.compare(last, name) >= 0) throw malformed('its paths are not in order');
    last = Buffer.from(name);
    yield { path: name.toString(), ...(await rest(reader)) };
  }
  const digest = reader.digest();
  const told = Buffer.from(await reader.take(DIGEST_SIZE));
  const mac = Buffer.from(await reader.take(DIGEST_SIZE));
  if (!(await reader.isOver())) throw malformed('it goes on after its end');
  if (!told.equals(digest)) throw malformed('it was changed: its digest is another');
  return { digest, mac };
}

async function rest(reader: Reader): Promise<Omit<StorageRow, 'path'>> {
  const head = await reader.take(20);
  const [version, due, size] = [head.readDoubleBE(0), head.readDoubleBE(8), head.readUInt32BE(16)];
  if (!Number.isSafeInteger(version) || version < 1) throw malformed('a version in it is none');
  if (!Number.isNaN(due) && !Number.isSafeInteger(due)) throw malformed('a time in it is none');
  if (size > LARGEST_VALUE) throw malformed('a value in it is too large');
  const value = Buffer.from(await reader.take(size));
  return { value, version, due: Number.isNaN(due) ? undefined : due };
}

function malformed(why: string): Refusal {
  return new Refusal(400, `the snapshot is not taken: ${why}`);
}

/** Takes bytes off a stream, as many as are asked for, and keeps the digest of what was taken. */
class Reader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #hash: Hash = createHash('sha256');
  #held: Buffer = Buffer.alloc(0);

  constructor(bytes: AsyncIterable<Buffer>) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  /** Of all that was taken so far. */
  digest(): Buffer {
    return this.#hash.copy().digest();
  }

  /** Valid until the next call. Throws a `Refusal` where there are not so many. */
  async take(size: number): Promise<Buffer> {
    const parts = [this.#held];
    for (let have = this.#held.length; have < size;) {
      const next = await this.#chunks.next();
      if (next.done === true) throw malformed('it ends too early');
      parts.push(next.value);
      have += next.value.length;
    }
    const all = parts.length === 1 ? this.#held : Buffer.concat(parts);
    const taken = all.subarray(0, size);
    this.#held = all.subarray(size);
    this.#hash.update(taken);
    return taken;
  }

  async isOver(): Promise<boolean> {
    for (;;) {
      if (this.#held.length > 0) return false;
      const next = await this.#chunks.next();
      if (next.done === true) return true;
      this.#held = next.value;
    }
  }
}
