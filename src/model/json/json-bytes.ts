import { Fault } from '../fault.ts';

/** Bytes that can be read anywhere, such as an `OpenFile`. */
export interface ByteSource {
  /** Number of bytes. */
  readonly length: number;
  /**
   * The bytes from `offset`, fewer only at the end; they may be overwritten by the next call. They may come to lie in
   * `room`, of as many bytes, where one is given.
   */
  read(offset: number, length: number, room?: Buffer): Uint8Array;
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
const EMPTY = new Uint8Array(0);
/** What a byte outside of texts begins, ends or parts. */
const [OTHER, TEXT, OPENING, CLOSING, COMMA] = [0, 1, 2, 3, 4];
const BRACKETS = new Uint8Array(256);
BRACKETS[QUOTE] = TEXT;
for (const byte of Buffer.from('{[')) BRACKETS[byte] = OPENING;
for (const byte of Buffer.from('}]')) BRACKETS[byte] = CLOSING;
const BRACKETS_AND_COMMAS = Uint8Array.from(BRACKETS);
BRACKETS_AND_COMMAS[0x2c] = COMMA;
/** Bytes of a text that are looked at one by one before a faster search is worth its call. */
const NEAR = 64;

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
  /** New memory for each block costs more than reading it. */
  readonly #room: Buffer;
  #block: Buffer;
  #start = 0;
  #end = 0;
  readonly #ends = new EndsOfValues();
  #left: number;

  constructor(source: ByteSource) {
    this.#source = source;
    this.length = source.length;
    this.#room = Buffer.allocUnsafeSlow(Math.min(BLOCK_SIZE, source.length));
    this.#block = this.#room.subarray(0, 0);
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

  /** What the text says that lies between two offsets, quotes included; undefined where that is not as it is written. */
  plainText(start: number, end: number): string | undefined {
    if (start < this.#start || end > this.#end) return undefined;
    const [first, last] = [start + 1 - this.#start, end - 1 - this.#start];
    for (let index = first; index < last; index += 1) {
      const byte = this.#block[index] ?? 0;
      if (byte < 0x20 || byte > 0x7e || byte === BACKSLASH) return undefined;
    }
    return this.#block.toString('latin1', first, last);
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
    const open: number[] = [];
    for (let at = start; this.at(at) !== END;) {
      at = this.#matchInBlock(at, open);
      if (open.length === 0) return at;
    }
    throw this.fault('it ends inside a value', this.length);
  }

  /**
   * Goes on to behind the bracket that closes the outermost, else to the end of the block, or of the text that goes on
   * behind it. Of each open bracket there is twice its offset, and one more where it is `[`.
   */
  #matchInBlock(from: number, open: number[]): number {
    const [block, start] = [this.#block, this.#start];
    const last = block.length - 1;
    for (let index = from - start; index <= last; index += 1) {
      const byte = block[index] ?? 0;
      switch (BRACKETS[byte] ?? OTHER) {
        case OTHER:
          break;
        case TEXT: {
          const closing = closingQuote(block, index + 1);
          if (closing > last) return this.#behindText(start + index, start + closing);
          index = closing;
          break;
        }
        case OPENING:
          // `{}` and `[]`, each closed by the character two behind it.
          if (index < last && block[index + 1] === byte + 2 && open.length > 0) index += 1;
          else if (open.push(2 * (start + index) + (byte === 0x5b ? 1 : 0)) > MAXIMUM_DEPTH)
            throw new Fault('limit', `the JSON has values more than ${MAXIMUM_DEPTH} deep in each other`);
          break;
        default: {
          const begun = open.pop() ?? 0;
          const isList = begun & 1;
          if (isList !== (byte === 0x5d ? 1 : 0))
            throw this.fault('a bracket that closes another one', start + index);
          this.#ends.add((begun - isList) / 2, start + index + 1);
          if (open.length === 0) return start + index + 1;
        }
      }
    }
    return start + block.length;
  }

  /**
   * Where the last of the values ends that begin at `start`, parted by commas, and take no more than so many bytes that
   * are at hand: at a comma or at the bracket that closes a list of them. `start` where no value does. Brackets are
   * counted, and nothing is judged.
   */
  endOfRun(start: number, most: number): number {
    if (this.at(start) === END) return start;
    const [block, first] = [this.#block, start - this.#start];
    const length = Math.min(block.length, first + most);
    let [end, depth] = [first, 0];
    for (let index = first; index < length; index += 1) {
      switch (BRACKETS_AND_COMMAS[block[index] ?? 0] ?? OTHER) {
        case OTHER:
          break;
        case TEXT:
          index = closingQuote(block, index + 1);
          break;
        case OPENING:
          depth += 1;
          break;
        case CLOSING:
          if (depth === 0) return this.#start + index;
          depth -= 1;
          break;
        default:
          if (depth === 0) end = index;
      }
    }
    return this.#start + end;
  }

  /** The offset behind the closing quote of the text that begins at `start`. Throws a `Fault` (`malformed`). */
  endOfText(start: number): number {
    if (this.at(start) !== QUOTE) throw this.fault('no text', start);
    return this.#ends.of(start) ?? this.#behindText(start, start + 1);
  }

  /** Likewise, where it is known that the text does not end before `from`. */
  #behindText(start: number, from: number): number {
    for (let at = from; this.at(at) !== END;) {
      const closing = closingQuote(this.#block, at - this.#start);
      at = this.#start + closing;
      if (closing >= this.#block.length) continue;
      this.#ends.add(start, at + 1);
      return at + 1;
    }
    throw this.fault('it ends inside a text', this.length);
  }

  fault(what: string, offset: number): Fault {
    return new Fault('malformed', `the JSON is broken at byte ${offset}: ${what}`);
  }

  /** A number, `true`, `false` or `null`; judged when it is built. */
  #endOfWord(start: number): number {
    let at = start;
    while (isOfWord(this.at(at))) at += 1;
    if (at === start) throw this.fault('no value', at);
    return at;
  }

  #load(offset: number): void {
    const wanted = Math.max(0, Math.min(this.#room.length, this.length - offset));
    const read = wanted > 0 ? this.#source.read(offset, wanted, this.#room.subarray(0, wanted)) : EMPTY;
    // What lies elsewhere may be written over by the next call.
    if (read.buffer !== this.#room.buffer) this.#room.set(read);
    this.#block = this.#room.subarray(0, read.length);
    this.#start = offset;
    this.#end = offset + this.#block.length;
    this.#left -= this.#block.length;
    if (this.#left < 0) throw new Fault('limit', 'the JSON has too many values that lie deep in each other');
  }
}

/**
 * Where the text that goes on at `from` is closed; not before the block's length where that is in the next one, and one
 * behind it where the next one begins with an escaped byte.
 */
function closingQuote(block: Buffer, from: number): number {
  let at = from;
  while (at < block.length) {
    for (const near = Math.min(at + NEAR, block.length); at < near;) {
      const byte = block[at];
      if (byte === QUOTE) return at;
      at += byte === BACKSLASH ? 2 : 1;
    }
    if (at >= block.length) break;
    const quote = block.indexOf(QUOTE, at);
    const end = quote < 0 ? block.length : quote;
    let escapes = 0;
    while (end - escapes > at && block[end - escapes - 1] === BACKSLASH) escapes += 1;
    if (quote >= 0 && escapes % 2 === 0) return quote;
    at = end + (escapes % 2);
  }
  return at;
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
