import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Recent } from './recent.ts';
import type { Sequence } from './sequence.ts';
import { weightOf } from './weight.ts';

/** Values up to which a list is kept as it is. */
const PLAIN_LENGTH = 512;
/** Values inside of these up to which a list is kept as it is. */
const PLAIN_WEIGHT = 32 * 1024;
/** Bytes of text that are packed together. */
const CHUNK_SIZE = 64 * 1024;
const NEWLINE = 0x0a;
const COMMA = 0x2c;
/** Bytes of text whose values are made together: a call for each takes as long as the value. */
const TOGETHER = 4 * 1024;
/** Takes two thirds of the time that the usual level does, and hardly more memory. */
const QUICKLY = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: CHUNK_SIZE / 4 };
/** Most chunks fit into one buffer of this size. */
const AT_ONCE = { chunkSize: CHUNK_SIZE + CHUNK_SIZE / 4 };
/** Chunks whose values are kept for `at`. */
const CHUNKS_OPEN = 4;

interface Chunk {
  /** Index of its first value. */
  readonly first: number;
  /** A line of JSON for each value, compressed. */
  readonly bytes: Uint8Array;
}

/** A packed list as it is stored: structured data that `PackedList.of` reads back. */
export interface StoredList {
  readonly length: number;
  readonly chunks: readonly Chunk[];
}

/**
 * A list that only grows, of values that are plain JSON and do not change. A long one is kept as compressed text, which
 * takes a tenth of what objects do, so that there may be a million of them. Values that are read are copies then, each
 * made when it is asked for, so that none outlives its use.
 */
export class PackedList<T> implements Sequence<T> {
  #length = 0;
  #chunks: Chunk[] = [];
  /** The values of a short list, else the last ones as lines. */
  #plain: T[] = [];
  #plainWeight = 0;
  #lines: Lines | undefined;
  /** Values of chunks that `at` read lately, by the chunk's index. */
  readonly #open = new Recent<number, readonly T[]>(CHUNKS_OPEN);

  /** The values, packed; a packed list is given back as it is. */
  static from<T>(values: Iterable<T>): PackedList<T> {
    if (values instanceof PackedList) return values;
    const list = new PackedList<T>();
    for (const value of values) list.push(value);
    list.#seal();
    return list;
  }

  /** The list that `stored` wrote down. The values of a short one are made at once, for whoever goes through it again. */
  static of<T>({ length, chunks }: StoredList): PackedList<T> {
    const list = new PackedList<T>();
    if (length < PLAIN_LENGTH) {
      for (const chunk of chunks) for (const value of valuesIn<T>(chunk)) list.push(value);
      return list;
    }
    list.#length = length;
    list.#chunks = [...chunks];
    list.#lines = new Lines();
    return list;
  }

  get length(): number {
    return this.#length;
  }

  push(value: T): void {
    this.#length += 1;
    if (this.#lines !== undefined) {
      this.#addLine(this.#lines, value);
      return;
    }
    this.#plain.push(value);
    this.#plainWeight += weightOf(value, PLAIN_WEIGHT);
    if (this.#plain.length < PLAIN_LENGTH && this.#plainWeight < PLAIN_WEIGHT) return;
    this.#lines = new Lines();
    this.#length = 0;
    for (const one of this.#plain) {
      this.#length += 1;
      this.#addLine(this.#lines, one);
    }
    this.#plain = [];
  }

  /** The value at this index, from 0. Quick where those asked for lie near each other. */
  at(index: number): T | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    if (this.#lines === undefined) return this.#plain[index];
    const packed = this.#length - this.#lines.count;
    if (index >= packed) return [...valuesOf<T>(Buffer.from(this.#lines.text))][index - packed];
    const place = this.#placeOf(index);
    const chunk = this.#chunks[place];
    if (chunk === undefined) return undefined;
    const values = this.#open.get(place, () => [...valuesIn<T>(chunk)]);
    return values[index - chunk.first];
  }

  *[Symbol.iterator](): Generator<T, undefined> {
    yield* this.#plain;
    for (const chunk of this.#chunks) yield* valuesIn<T>(chunk);
    if (this.#lines !== undefined) yield* valuesOf<T>(Buffer.from(this.#lines.text));
  }

  /** The values as JSON, those of each text parted by commas; quick, for none of them is made. */
  *texts(): Generator<string, undefined> {
    if (this.#plain.length > 0) yield this.#plain.map((value) => JSON.stringify(value)).join(',');
    for (const { bytes } of this.#chunks) yield textOf(unpacked(bytes));
    if (this.#lines !== undefined && this.#lines.count > 0) yield textOf(this.#lines.text);
  }

  /** Whether this text is in the JSON of any value; quick, for none of them is made. */
  mentions(text: string): boolean {
    return (
      this.#plain.some((value) => JSON.stringify(value).includes(text)) ||
      this.#chunks.some(({ bytes }) => unpacked(bytes).includes(text)) ||
      this.#lines?.text.includes(text) === true
    );
  }

  /** The values in order, given up on the way: the list is empty afterwards. */
  *drain(): Generator<T, undefined> {
    const [plain, chunks, lines] = [this.#plain, this.#chunks, this.#lines];
    [this.#length, this.#plain, this.#chunks, this.#lines, this.#plainWeight] = [0, [], [], undefined, 0];
    yield* plain;
    for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) yield* valuesIn<T>(chunk);
    if (lines !== undefined) yield* valuesOf<T>(lines.text);
  }

  stored(): StoredList {
    const lines = this.#lines ?? new Lines();
    for (const value of this.#plain) lines.add(JSON.stringify(value));
    const last = lines.count > 0 ? [packedLines(lines, this.#length)] : [];
    return { length: this.#length, chunks: [...this.#chunks, ...last] };
  }

  #addLine(lines: Lines, value: T): void {
    lines.add(JSON.stringify(value));
    if (lines.text.length < CHUNK_SIZE) return;
    this.#chunks.push(packedLines(lines, this.#length));
    lines.clear();
  }

  /** Packs the last lines too, and keeps no memory for more. */
  #seal(): void {
    if (this.#lines === undefined) return;
    if (this.#lines.count > 0) this.#chunks.push(packedLines(this.#lines, this.#length));
    this.#lines = new Lines();
  }

  /** Place of the chunk with the value at `index`. */
  #placeOf(index: number): number {
    let [low, high] = [0, this.#chunks.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#chunks[middle]?.first ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Lines of text as bytes, in memory that is used again. */
class Lines {
  #bytes = Buffer.allocUnsafeSlow(0);
  #filled = 0;
  count = 0;

  /** Until the next call. */
  get text(): Buffer {
    return this.#bytes.subarray(0, this.#filled);
  }

  add(line: string): void {
    // A character has three bytes at most for each UTF-16 unit.
    const needed = this.#filled + line.length * 3 + 1;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, CHUNK_SIZE + CHUNK_SIZE / 4));
      this.#bytes.copy(larger, 0, 0, this.#filled);
      this.#bytes = larger;
    }
    this.#filled += this.#bytes.write(line, this.#filled);
    this.#bytes[this.#filled++] = NEWLINE;
    this.count += 1;
  }

  clear(): void {
    // What a single huge value needed is not kept.
    if (this.#bytes.length > 4 * CHUNK_SIZE) this.#bytes = Buffer.allocUnsafeSlow(0);
    this.#filled = 0;
    this.count = 0;
  }
}

/** A chunk of these lines, the last of a list of this length. */
function packedLines(lines: Lines, length: number): Chunk {
  // A copy: what the compressor gives is part of a larger buffer.
  return { first: length - lines.count, bytes: new Uint8Array(zstdCompressSync(lines.text, QUICKLY)) };
}

function unpacked(bytes: Uint8Array): Buffer {
  return zstdDecompressSync(bytes, AT_ONCE);
}

/** These lines, parted by commas. */
function textOf(lines: Buffer): string {
  return lines.toString('utf8', 0, lines.length - 1).replaceAll('\n', ',');
}

function valuesIn<T>({ bytes }: Chunk): Generator<T, undefined> {
  return valuesOf<T>(unpacked(bytes));
}

/** The values of these lines, of which the ends are written over. */
function* valuesOf<T>(text: Buffer): Generator<T, undefined> {
  for (let start = 0; start < text.length;) {
    let end = text.indexOf(NEWLINE, start);
    while (end - start < TOGETHER && end + 1 < text.length) {
      text[end] = COMMA;
      end = text.indexOf(NEWLINE, end + 1);
    }
    const values = JSON.parse(`[${text.toString('utf8', start, end)}]`) as T[];
    for (const value of values) yield value;
    start = end + 1;
  }
}
