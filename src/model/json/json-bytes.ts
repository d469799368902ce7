import { Fault } from '../fault.ts';

/** Bytes that can be read anywhere, such as an `OpenFile`. */
export interface ByteSource {
  /** Number of bytes. */
  readonly length: number;
  /** The bytes from `offset`, fewer only at the end; they may be overwritten by the next call. */
  read(offset: number, length: number): Uint8Array;
}

const BLOCK_SIZE = 64 * 1024;
/** Brackets inside each other, of which the open ones are remembered. */
const MAXIMUM_DEPTH = 1_000_000;
/** How often all bytes may be gone through: values inside of values are anew for each of their levels. */
const MOST_TIMES = 32;
/** Bytes that may be gone through in any case. */
const MOST_IN_ANY_CASE = 64 * 2 ** 20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const END = -1;
/** Bytes at which a value may end or another one begin, and those that matter in a text. */
const STRUCTURAL = marks('"{}[]');
const OF_TEXT = marks('"\\');

/** Bytes from which on a value is remembered for good; those of a smaller one, until another is gone through. */
const LARGE = BLOCK_SIZE;
/** Bytes of a value that is not worth it. */
const TINY = 64;
/** Large values that are remembered. */
const MOST_KNOWN = 200_000;

/**
 * Where values end that were gone through, so that those inside of them are not gone through anew at each of their
 * levels: all of the large ones, and those inside of the small one that was gone through last.
 */
class EndsOfValues {
  readonly #large = new Map<number, number>();
  readonly #small = new Map<number, number>();
  #outermost = 0;

  of(start: number): number | undefined {
    return this.#small.get(start) ?? this.#large.get(start);
  }

  /** From here on a value is gone through that is not known. */
  begin(start: number): void {
    this.#outermost = start;
    if (this.#small.size > 0) this.#small.clear();
  }

  add(start: number, end: number): void {
    const size = end - start;
    if (size >= LARGE) {
      if (this.#large.size < MOST_KNOWN) this.#large.set(start, end);
    } else if (size >= TINY && end - this.#outermost < LARGE) this.#small.set(start, end);
  }
}

/** Finds where the values of a JSON document in UTF-8 begin and end, and builds none of them. */
export class JsonBytes {
  readonly length: number;
  readonly #source: ByteSource;
  #block = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  readonly #ends = new EndsOfValues();
  #left: number;

  constructor(source: ByteSource) {
    this.#source = source;
    this.length = source.length;
    this.#left = MOST_IN_ANY_CASE + MOST_TIMES * source.length;
  }

  /** The byte at an offset; -1 behind the last. */
  at(offset: number): number {
    if (offset < this.#start || offset >= this.#end) this.#load(offset);
    return this.#block[offset - this.#start] ?? END;
  }

  /** The text between two offsets. */
  text(start: number, end: number): string {
    if (start >= this.#start && end <= this.#end)
      return this.#block.toString('utf8', start - this.#start, end - this.#start);
    return Buffer.from(this.#source.read(start, end - start)).toString('utf8');
  }

  /** The first offset that is no blank. */
  skipBlanks(offset: number): number {
    let at = offset;
    for (;;) {
      const byte = this.at(at);
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
      at += 1;
    }
  }

  /** The offset behind the value at `start`, whose brackets are matched. Throws a `Fault` (`malformed`, `limit`). */
  endOfValue(start: number): number {
    const first = this.at(start);
    if (first === QUOTE) return this.endOfText(start);
    if (first !== 0x7b && first !== 0x5b) return this.#endOfWord(start);
    return this.#ends.of(start) ?? this.#matchBrackets(start);
  }

  /** Goes through a value once, and remembers where the larger ones in it end. */
  #matchBrackets(start: number): number {
    this.#ends.begin(start);
    const [closing, starts]: [number[], number[]] = [[], []];
    for (let at = start; ; at += 1) {
      at = this.#seek(at, STRUCTURAL);
      const byte = this.at(at);
      if (byte === QUOTE) at = this.endOfText(at) - 1;
      else if (byte === 0x7b || byte === 0x5b) {
        // `{` and `[` are two before the bracket that closes them.
        if (closing.push(byte + 2) > MAXIMUM_DEPTH)
          throw new Fault('limit', `the JSON has values more than ${MAXIMUM_DEPTH} deep in each other`);
        starts.push(at);
      } else if (byte === 0x7d || byte === 0x5d) {
        if (closing.pop() !== byte) throw this.fault('a bracket that closes another one', at);
        this.#ends.add(starts.pop() ?? start, at + 1);
        if (closing.length === 0) return at + 1;
      } else if (byte === END) throw this.fault('it ends inside a value', at);
    }
  }

  /** The offset behind the closing quote of the text that begins at `start`. Throws a `Fault` (`malformed`). */
  endOfText(start: number): number {
    if (this.at(start) !== QUOTE) throw this.fault('no text', start);
    const known = this.#ends.of(start);
    if (known !== undefined) return known;
    for (let at = start + 1; ; at += 1) {
      at = this.#seek(at, OF_TEXT);
      const byte = this.at(at);
      if (byte === QUOTE) {
        this.#ends.add(start, at + 1);
        return at + 1;
      }
      if (byte === BACKSLASH) at += 1;
      else if (byte === END) throw this.fault('it ends inside a text', at);
    }
  }

  fault(what: string, offset: number): Fault {
    return new Fault('malformed', `the JSON is broken at byte ${offset}: ${what}`);
  }

  /** The first offset from `offset` on whose byte is marked, or where the document ends. */
  #seek(offset: number, marked: Uint8Array): number {
    for (let at = offset; this.at(at) !== END; at = this.#end) {
      const block = this.#block;
      let index = at - this.#start;
      while (index < block.length && marked[block[index] ?? 0] === 0) index += 1;
      if (index < block.length) return this.#start + index;
    }
    return Math.max(offset, this.length);
  }

  /** A number, `true`, `false` or `null`; judged when it is built. */
  #endOfWord(start: number): number {
    let at = start;
    while (isOfWord(this.at(at))) at += 1;
    if (at === start) throw this.fault('no value', at);
    return at;
  }

  #load(offset: number): void {
    // A copy: the next value that is read may be written over it.
    this.#block = offset < this.length ? Buffer.from(this.#source.read(offset, BLOCK_SIZE)) : Buffer.alloc(0);
    this.#start = offset;
    this.#end = offset + this.#block.length;
    this.#left -= this.#block.length;
    if (this.#left < 0) throw new Fault('limit', 'the JSON has too many values that lie deep in each other');
  }
}

function marks(characters: string): Uint8Array {
  const marked = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) marked[byte] = 1;
  return marked;
}

/** A letter, a digit or one of `+-.`, which numbers have. */
function isOfWord(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e ||
    byte === 0x45
  );
}
