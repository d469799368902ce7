import { Fault } from '../../../model/fault.ts';

/** What a field holds. A whole number of 64 bits is a bigint; what is of a type that nobody reads here is undefined. */
export type BsonValue =
  | number
  | bigint
  | string
  | boolean
  | null
  | undefined
  | Uint8Array
  | readonly BsonValue[]
  | BsonDocument;

/** Fields in their order. One that was read has no prototype. */
export interface BsonDocument {
  readonly [name: string]: BsonValue;
}

/** Values inside values, and values in all, of what somebody else wrote. */
const [DEPTH, VALUES] = [20, 50_000];
/** Bytes of a document without fields. */
const EMPTY = 5;

const DOUBLE = 0x01;
const STRING = 0x02;
const DOCUMENT = 0x03;
const ARRAY = 0x04;
const BINARY = 0x05;
const BOOLEAN = 0x08;
const NULL = 0x0a;
const REGULAR_EXPRESSION = 0x0b;
const POINTER = 0x0c;
const SCOPED_CODE = 0x0f;
const INT32 = 0x10;
const INT64 = 0x12;

/** Types of which only the length counts. */
const FIXED: ReadonlyMap<number, number> = new Map([
  [0x06, 0],
  [0x07, 12],
  [0x09, 8],
  [0x11, 8],
  [0x13, 16],
  [0x7f, 0],
  [0xff, 0],
]);
/** Types that are written as texts are: code, and symbols. */
const TEXTS: ReadonlySet<number> = new Set([0x0d, 0x0e]);

/** A document as bytes. Fields that are undefined are left out. Source: https://bsonspec.org/spec.html */
export function writeBson(document: BsonDocument | readonly BsonValue[]): Buffer {
  const fields = Object.entries(document).filter(([, value]) => value !== undefined);
  const body = Buffer.concat(fields.map(([name, value]) => written(name, value)));
  return Buffer.concat([int32(body.length + EMPTY), body, Buffer.alloc(1)]);
}

function written(name: string, value: BsonValue): Buffer {
  const [type, bytes] = typed(value);
  // A name ends at its first zero: what came after it would be read as something else.
  if (name.includes('\0')) throw new Fault('internal', 'a field of BSON has a zero in its name');
  return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`), bytes]);
}

function typed(value: BsonValue): [type: number, bytes: Buffer] {
  if (value === null || value === undefined) return [NULL, Buffer.alloc(0)];
  if (typeof value === 'boolean') return [BOOLEAN, Buffer.from([value ? 1 : 0])];
  if (typeof value === 'string') return [STRING, text(value)];
  if (typeof value === 'number') return numeric(value);
  if (typeof value === 'bigint') {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return [INT64, bytes];
  }
  if (value instanceof Uint8Array)
    return [BINARY, Buffer.concat([int32(value.length), Buffer.alloc(1), value])];
  return [Array.isArray(value) ? ARRAY : DOCUMENT, writeBson(value)];
}

function numeric(value: number): [type: number, bytes: Buffer] {
  if (Object.is(value | 0, value)) return [INT32, int32(value)];
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return [DOUBLE, bytes];
}

function text(value: string): Buffer {
  const bytes = Buffer.from(`${value}\0`);
  return Buffer.concat([int32(bytes.length), bytes]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/**
 * The one document that the bytes are. Throws a `Fault`: `malformed` for what is no BSON, `limit` for values inside of too
 * many others or too many of them. Source: https://bsonspec.org/spec.html
 */
export function readBson(bytes: Uint8Array): BsonDocument {
  const reader = new BsonReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  return reader.whole();
}

class BsonReader {
  readonly #bytes: Buffer;
  readonly #texts = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #at = 0;
  #values = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  whole(): BsonDocument {
    const document = this.#document(this.#bytes.length, 1);
    if (this.#at !== this.#bytes.length) throw malformed('has bytes behind its end');
    return document;
  }

  #document(end: number, depth: number): BsonDocument {
    const fields: Record<string, BsonValue> = Object.create(null);
    for (const [name, value] of this.#fields(end, depth)) fields[name] = value;
    return fields;
  }

  /** Fields of a document that ends before `end`. */
  *#fields(end: number, depth: number): Generator<[name: string, value: BsonValue], void> {
    if (depth > DEPTH) throw new Fault('limit', `BSON has values inside of more than ${DEPTH} others`);
    const start = this.#at;
    const last = start + this.#length(EMPTY, end - start) - 1;
    while (this.#at < last) {
      this.#values += 1;
      if (this.#values > VALUES) throw new Fault('limit', `BSON has more than ${VALUES} values`);
      const type = this.#bytes[this.#at] ?? 0;
      this.#at += 1;
      yield [this.#name(last), this.#value(type, last, depth)];
    }
    if (this.#bytes[last] !== 0) throw malformed('does not end where it says');
    this.#at = last + 1;
  }

  #value(type: number, end: number, depth: number): BsonValue {
    const fixed = FIXED.get(type);
    if (fixed !== undefined) return this.#skip(fixed, end);
    if (TEXTS.has(type)) return void this.#text(end);
    switch (type) {
      case DOUBLE:
        return this.#bytes.readDoubleLE(this.#step(8, end));
      case STRING:
        return this.#text(end);
      case DOCUMENT:
        return this.#document(end, depth + 1);
      case ARRAY:
        return Array.from(this.#fields(end, depth + 1), ([, value]) => value);
      case BINARY:
        return this.#binary(end);
      case BOOLEAN:
        return this.#boolean(end);
      case NULL:
        return null;
      case INT32:
        return this.#bytes.readInt32LE(this.#step(4, end));
      case INT64:
        return this.#bytes.readBigInt64LE(this.#step(8, end));
      default:
        return this.#unread(type, end);
    }
  }

  /** Types that are obsolete, or that nobody asks for, of a length of their own. */
  #unread(type: number, end: number): undefined {
    if (type === REGULAR_EXPRESSION) {
      this.#name(end);
      return void this.#name(end);
    }
    if (type === POINTER) {
      this.#text(end);
      return this.#skip(12, end);
    }
    if (type !== SCOPED_CODE) throw malformed(`has the unknown type ${type}`);
    const start = this.#at;
    return this.#skip(this.#length(14, end - start) - 4, end);
  }

  #boolean(end: number): boolean {
    const byte = this.#bytes[this.#step(1, end)];
    if (byte !== 0 && byte !== 1) throw malformed('has a boolean that is neither');
    return byte === 1;
  }

  #binary(end: number): Uint8Array {
    const length = this.#length(0, end - this.#at - 5);
    this.#step(1, end);
    const start = this.#step(length, end);
    return new Uint8Array(this.#bytes.subarray(start, start + length));
  }

  /** Its length counts the zero at its end. */
  #text(end: number): string {
    const length = this.#length(1, end - this.#at - 4);
    const start = this.#step(length, end);
    if (this.#bytes[start + length - 1] !== 0) throw malformed('has a text without an end');
    return this.#decoded(start, start + length - 1);
  }

  #name(end: number): string {
    const start = this.#at;
    const stop = this.#bytes.indexOf(0, start);
    if (stop < 0 || stop >= end) throw malformed('has a name without an end');
    this.#at = stop + 1;
    return this.#decoded(start, stop);
  }

  #decoded(start: number, end: number): string {
    try {
      return this.#texts.decode(this.#bytes.subarray(start, end));
    } catch {
      throw malformed('has a text that is no UTF-8');
    }
  }

  /** A length that is written here, of so many bytes at least and at most. */
  #length(least: number, most: number): number {
    const length = this.#bytes.readInt32LE(this.#step(4, this.#bytes.length));
    if (length < least || length > most) throw malformed(`has ${length} bytes where it has other room`);
    return length;
  }

  #skip(length: number, end: number): undefined {
    this.#step(length, end);
    return undefined;
  }

  /** Goes so many bytes on, and tells from where. */
  #step(length: number, end: number): number {
    const start = this.#at;
    if (length > end - start) throw malformed('ends in the middle of a value');
    this.#at = start + length;
    return start;
  }
}

function malformed(why: string): Fault {
  return new Fault('malformed', `BSON ${why}`);
}
