import { Fault, messageOf } from '../fault.ts';
import { type ByteSource, JsonBytes } from './json-bytes.ts';
import { type JsonLimits, parseJson } from './parse.ts';

/** Bounds on one value that is built out of a large document. */
const VALUE_LIMITS: JsonLimits = { tokens: 200_000, length: 8 * 2 ** 20, depth: 1_000 };
/** Members of an object up to which it is remembered where they are. */
const MOST_INDEXED = 1_000;
/** Bytes of a key; no name is longer. */
const LONGEST_KEY = 64 * 1024;

/**
 * A value of a JSON document that is not built: where it lies. What is wanted of it is built, one value at a time, so
 * that a document of any size takes as much memory as its largest value that is asked for.
 * All methods throw a `Fault` that says where the document is broken (`malformed`) or which value of it is too large
 * (`limit`).
 */
export class JsonView {
  readonly #bytes: JsonBytes;
  readonly #start: number;
  readonly #end: number;
  #index: Map<string, JsonView> | undefined;

  private constructor(bytes: JsonBytes, start: number, end: number) {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
  }

  /** The document, in UTF-8 with or without a byte order mark; brackets and texts are known to be closed then. */
  static of(source: ByteSource): JsonView {
    const bytes = new JsonBytes(source);
    const isMarked = bytes.at(0) === 0xef && bytes.at(1) === 0xbb && bytes.at(2) === 0xbf;
    const start = bytes.skipBlanks(isMarked ? 3 : 0);
    const end = bytes.endOfValue(start);
    const rest = bytes.skipBlanks(end);
    if (rest < bytes.length) throw bytes.fault('something behind the document', rest);
    return new JsonView(bytes, start, end);
  }

  /** Where it begins and ends, in bytes of the document. */
  get span(): readonly [start: number, end: number] {
    return [this.#start, this.#end];
  }

  get isObject(): boolean {
    return this.#bytes.at(this.#start) === 0x7b;
  }

  get isArray(): boolean {
    return this.#bytes.at(this.#start) === 0x5b;
  }

  /** The value under a key of an object, of repeated keys the last; undefined where there is none. */
  member(key: string): JsonView | undefined {
    if (!this.isObject) return undefined;
    if (this.#index) return this.#index.get(key);
    let found: JsonView | undefined;
    const index = new Map<string, JsonView>();
    for (const [name, value] of this.members()) {
      if (name === key) found = value;
      if (index.size < MOST_INDEXED) index.set(name, value);
    }
    if (index.size < MOST_INDEXED) this.#index = index;
    return found;
  }

  /** Keys and values of an object, in order and with repetitions; none for anything else. A huge key is empty. */
  *members(): Generator<[key: string, value: JsonView], undefined> {
    if (!this.isObject) return;
    let at = this.#begin();
    while (this.#bytes.at(at) !== 0x7d) {
      const end = this.#bytes.endOfText(at);
      const colon = this.#bytes.skipBlanks(end);
      if (this.#bytes.at(colon) !== 0x3a) throw this.#bytes.fault('a key without a colon', colon);
      const value = this.#viewAt(this.#bytes.skipBlanks(colon + 1));
      yield [this.#key(at, end), value];
      at = this.#behind(value, 0x7d);
    }
  }

  /** The values of an array; none for anything else. */
  *items(): Generator<JsonView, undefined> {
    if (!this.isArray) return;
    let at = this.#begin();
    while (this.#bytes.at(at) !== 0x5d) {
      const value = this.#viewAt(at);
      yield value;
      at = this.#behind(value, 0x5d);
    }
  }

  /** The value itself. */
  build(limits: Partial<JsonLimits> = {}): unknown {
    const bounds = { ...VALUE_LIMITS, ...limits };
    const size = this.#end - this.#start;
    if (size > bounds.length)
      throw new Fault('limit', `the JSON has a value of ${size} bytes at byte ${this.#start}`);
    try {
      return parseJson(this.#bytes.text(this.#start, this.#end), bounds);
    } catch (error) {
      if (error instanceof Fault)
        throw new Fault(error.code, `${error.message} in a value at byte ${this.#start}`);
      throw this.#bytes.fault(messageOf(error), this.#start);
    }
  }

  /** An object with these members only; anything but an object as it is. */
  pick(keys: ReadonlySet<string>): unknown {
    if (!this.isObject) return this.build();
    const found: [string, unknown][] = [];
    for (const [key, value] of this.members()) if (keys.has(key)) found.push([key, value.build()]);
    return Object.fromEntries(found);
  }

  #begin(): number {
    return this.#bytes.skipBlanks(this.#start + 1);
  }

  #viewAt(start: number): JsonView {
    return new JsonView(this.#bytes, start, this.#bytes.endOfValue(start));
  }

  /** Where the next part begins, or the closing bracket stands. */
  #behind(value: JsonView, close: number): number {
    const at = this.#bytes.skipBlanks(value.#end);
    const byte = this.#bytes.at(at);
    if (byte === close) return at;
    if (byte !== 0x2c) throw this.#bytes.fault('neither a comma nor a closing bracket', at);
    const next = this.#bytes.skipBlanks(at + 1);
    if (this.#bytes.at(next) === close) throw this.#bytes.fault('a comma before a closing bracket', at);
    return next;
  }

  #key(start: number, end: number): string {
    if (end - start > LONGEST_KEY) return '';
    return String(new JsonView(this.#bytes, start, end).build());
  }
}
