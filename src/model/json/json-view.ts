import { Fault, messageOf } from '../fault.ts';
import { type ByteSource, JsonBytes } from './json-bytes.ts';
import { type JsonLimits, parseJson } from './parse.ts';

/** Bounds on one value that is built out of a large document. */
const VALUE_LIMITS: JsonLimits = { tokens: 200_000, length: 8 * 2 ** 20, depth: 1_000 };
/** Members of an object up to which it is remembered where they are. */
const MOST_INDEXED = 1_000;
/** Bytes of a key; no name is longer. */
const LONGEST_KEY = 64 * 1024;
/** Bytes of small values that are built together: a call for each takes longer than most of them. None is too deep. */
const RUN_LENGTH = 2 * VALUE_LIMITS.depth;
/** What fits into a run and the brackets around it. */
const RUN_LIMITS: JsonLimits = { tokens: RUN_LENGTH + 2, length: RUN_LENGTH + 2, depth: RUN_LENGTH + 2 };
/** Bytes of an object that is built as a whole for some of its members. */
const SMALL = 64 * 1024;

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
      at = this.#behind(value.#end, 0x7d);
    }
  }

  /** The values of an array; none for anything else. */
  *items(): Generator<JsonView, undefined> {
    if (!this.isArray) return;
    let at = this.#begin();
    while (this.#bytes.at(at) !== 0x5d) {
      const value = this.#viewAt(at);
      yield value;
      at = this.#behind(value.#end, 0x5d);
    }
  }

  /** Likewise, but small values are built, many at a time. What is no JSON is a view. */
  *itemsBuilt(): Generator<unknown, undefined> {
    if (!this.isArray) return;
    let at = this.#begin();
    while (this.#bytes.at(at) !== 0x5d) {
      const end = this.#bytes.endOfRun(at, RUN_LENGTH);
      const values = end > at ? this.#builtRun(at, end) : undefined;
      if (values) {
        for (const value of values) yield value;
        at = this.#behind(end, 0x5d);
        continue;
      }
      do {
        const value = this.#viewAt(at);
        yield value;
        at = this.#behind(value.#end, 0x5d);
      } while (at < end);
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
    const whole = this.#builtIfSmall();
    if (whole === undefined) {
      for (const [key, value] of this.members()) if (keys.has(key)) found.push([key, value.build()]);
    } else for (const key of Object.keys(whole)) if (keys.has(key)) found.push([key, whole[key]]);
    return Object.fromEntries(found);
  }

  #begin(): number {
    return this.#bytes.skipBlanks(this.#start + 1);
  }

  /** An object as a whole where that takes less than to go through it; of what is no JSON, members may still be read. */
  #builtIfSmall(): Record<string, unknown> | undefined {
    if (this.#end - this.#start > SMALL) return undefined;
    try {
      return this.build() as Record<string, unknown>;
    } catch {
      return undefined;
    }
  }

  /** The values between these offsets; undefined where they are no JSON. */
  #builtRun(start: number, end: number): readonly unknown[] | undefined {
    try {
      return parseJson(`[${this.#bytes.text(start, end)}]`, RUN_LIMITS) as unknown[];
    } catch {
      return undefined;
    }
  }

  #viewAt(start: number): JsonView {
    return new JsonView(this.#bytes, start, this.#bytes.endOfValue(start));
  }

  /** Where the next part begins, or the closing bracket stands. */
  #behind(end: number, close: number): number {
    const at = this.#bytes.skipBlanks(end);
    const byte = this.#bytes.at(at);
    if (byte === close) return at;
    if (byte !== 0x2c) throw this.#bytes.fault('neither a comma nor a closing bracket', at);
    const next = this.#bytes.skipBlanks(at + 1);
    if (this.#bytes.at(next) === close) throw this.#bytes.fault('a comma before a closing bracket', at);
    return next;
  }

  #key(start: number, end: number): string {
    if (end - start > LONGEST_KEY) return '';
    const plain = this.#bytes.plainText(start, end);
    return plain ?? String(new JsonView(this.#bytes, start, end).build());
  }
}
