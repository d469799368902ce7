import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Lines } from './lines.ts';
import { NO_ROOM, type PlainRoom } from './plain-room.ts';
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
  /** A line of JSON for each value, compressed unless it is plain. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isPlain?: boolean;
}

/** A packed list as it is stored: structured data that `PackedList.of` reads back. */
export interface StoredList {
  readonly length: number;
  /** All of them are compressed. */
  readonly chunks: readonly Chunk[];
}

/**
 * A list that only grows, of values that are plain JSON and do not change. A long one is kept as compressed text, which
 * takes a tenth of what objects do, so that there may be a million of them; as far as it is given room, the text stays as
 * it is, which is quicker. Values that are read are copies then, each
 * made when it is asked for, so that none outlives its use.
 */
export class PackedList<T> implements Sequence<T> {
  #length = 0;
  #chunks: Chunk[] = [];
  /** The values of a short list, else the last ones as lines. */
  #plain: T[] = [];
  #plainWeight = 0;
  #lines: Lines | undefined;
  readonly #room: PlainRoom;
  /** Values of chunks that `at` read lately, by the chunk's index. */
  readonly #open = new Recent<number, readonly T[]>(CHUNKS_OPEN);

  constructor(room: PlainRoom = NO_ROOM) {
    this.#room = room;
  }

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
      this.#addLine(this.#lines, JSON.stringify(value));
      return;
    }
    this.#plain.push(value);
    this.#plainWeight += weightOf(value, PLAIN_WEIGHT);
    if (this.#plain.length < PLAIN_LENGTH && this.#plainWeight < PLAIN_WEIGHT) return;
    this.#begin();
  }

  /** Adds a value that is written as JSON already. */
  pushText(text: string): void {
    const lines = this.#lines ?? this.#begin();
    this.#length += 1;
    this.#addLine(lines, text);
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

  /** The values whose JSON is chosen, in order; quick, for no other is made. */
  *chosen(isChosen: (json: string) => boolean): Generator<T, undefined> {
    for (const text of this.valueTexts()) if (isChosen(text)) yield valueOfText(text) as T;
  }

  /** The JSON of each value; quick, for none of them is made. */
  *valueTexts(): Generator<string, undefined> {
    for (const value of this.#plain) yield JSON.stringify(value);
    for (const chunk of this.#chunks) yield* linesOf(textIn(chunk));
    if (this.#lines !== undefined) yield* linesOf(Buffer.from(this.#lines.text));
  }

  /** The values as JSON, those of each text parted by commas; quick, for none of them is made. */
  *texts(): Generator<string, undefined> {
    if (this.#plain.length > 0) yield this.#plain.map((value) => JSON.stringify(value)).join(',');
    for (const chunk of this.#chunks) yield textOf(textIn(chunk));
    if (this.#lines !== undefined && this.#lines.count > 0) yield textOf(this.#lines.text);
  }

  /** Whether this text is in the JSON of any value; quick, for none of them is made. */
  mentions(text: string): boolean {
    return (
      this.#plain.some((value) => JSON.stringify(value).includes(text)) ||
      this.#chunks.some((chunk) => textIn(chunk).includes(text)) ||
      this.#lines?.text.includes(text) === true
    );
  }

  /** The values in order, given up on the way: the list is empty afterwards. */
  *drain(): Generator<T, undefined> {
    const plain = this.#plain;
    this.#plain = [];
    yield* plain;
    for (const text of this.#drained()) yield* valuesOf<T>(text);
  }

  /** The JSON of the values in order, given up on the way: the list is empty afterwards. */
  *drainTexts(): Generator<string, undefined> {
    const plain = this.#plain;
    this.#plain = [];
    for (const value of plain) yield JSON.stringify(value);
    for (const text of this.#drained()) yield* linesOf(text);
  }

  /** Gives all values up. */
  clear(): void {
    for (const chunk of this.#chunks) this.#free(chunk);
    [this.#length, this.#plain, this.#chunks, this.#lines, this.#plainWeight] = [0, [], [], undefined, 0];
  }

  /** What nobody has any more would be there until the next collection of all that lives long. */
  #free({ bytes, isPlain }: Chunk): void {
    if (isPlain !== true) return;
    this.#room.give(bytes.length);
    bytes.buffer.transfer(0);
  }

  /** All lines, which are kept no longer. */
  *#drained(): Generator<Buffer, undefined> {
    const [chunks, lines] = [this.#chunks, this.#lines];
    [this.#length, this.#chunks, this.#lines, this.#plainWeight] = [0, [], undefined, 0];
    for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) {
      yield textIn(chunk);
      this.#free(chunk);
    }
    if (lines !== undefined) yield lines.text;
  }

  stored(): StoredList {
    const lines = this.#lines ?? new Lines();
    for (const value of this.#plain) lines.add(JSON.stringify(value));
    const last = lines.count > 0 ? [packedLines(lines, this.#length, NO_ROOM)] : [];
    const packed = this.#chunks.map(({ first, bytes, isPlain }) =>
      isPlain === true ? { first, bytes: compressed(bytes) } : { first, bytes },
    );
    return { length: this.#length, chunks: [...packed, ...last] };
  }

  /** From now on, values are lines. */
  #begin(): Lines {
    const lines = (this.#lines = new Lines());
    this.#length = 0;
    for (const one of this.#plain) {
      this.#length += 1;
      this.#addLine(lines, JSON.stringify(one));
    }
    this.#plain = [];
    return lines;
  }

  #addLine(lines: Lines, text: string): void {
    lines.add(text);
    if (lines.size < CHUNK_SIZE) return;
    this.#chunks.push(packedLines(lines, this.#length, this.#room));
    lines.clear();
  }

  /** Packs the last lines too, and keeps no memory for more. */
  #seal(): void {
    if (this.#lines === undefined) return;
    if (this.#lines.count > 0) this.#chunks.push(packedLines(this.#lines, this.#length, this.#room));
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

/** The value that a list wrote as this text. */
export function valueOfText(text: string): unknown {
  return JSON.parse(text);
}

/** A chunk of these lines, the last of a list of this length. */
function packedLines(lines: Lines, length: number, room: PlainRoom): Chunk {
  const first = length - lines.count;
  if (room.take(lines.text.length)) return { first, bytes: new Uint8Array(lines.text), isPlain: true };
  return { first, bytes: compressed(lines.text) };
}

function compressed(text: Uint8Array): Uint8Array<ArrayBuffer> {
  // A copy: what the compressor gives is part of a larger buffer.
  return new Uint8Array(zstdCompressSync(text, QUICKLY));
}

/** The lines of a chunk; not to be changed. */
function textIn({ bytes, isPlain }: Chunk): Buffer {
  if (isPlain === true) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return zstdDecompressSync(bytes, AT_ONCE);
}

/** These lines, parted by commas. */
function textOf(lines: Buffer): string {
  return lines.toString('utf8', 0, lines.length - 1).replaceAll('\n', ',');
}

function valuesIn<T>(chunk: Chunk): Generator<T, undefined> {
  return valuesOf<T>(textIn(chunk));
}

function* valuesOf<T>(text: Buffer): Generator<T, undefined> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf(NEWLINE, Math.min(start + TOGETHER, text.length - 1));
    const lines = text.toString('utf8', start, end);
    // A single line may be of many MB, and is not copied.
    if (!lines.includes('\n')) yield JSON.parse(lines) as T;
    else for (const value of JSON.parse(`[${lines.replaceAll('\n', ',')}]`) as T[]) yield value;
    start = end + 1;
  }
}

function* linesOf(text: Buffer): Generator<string, undefined> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf(NEWLINE, Math.min(start + TOGETHER, text.length - 1));
    for (const line of text.toString('utf8', start, end).split('\n')) yield line;
    start = end + 1;
  }
}
