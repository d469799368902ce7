/** Bits of the index of heads: what begins with none of the keywords is passed over by one look. */
const HEAD_BITS = 18;
const HEAD_MASK = 2 ** HEAD_BITS - 1;
const SHORTEST = 3;

/** Where keywords stand in bytes: called with each keyword's number and the place behind its last byte. */
export type OnKeyword = (keyword: number, end: number) => void;

/**
 * Finds many keywords at once, in any case of ASCII letters: by Wu and Manber ("A fast algorithm for multi-pattern
 * searching", 1994), with blocks of two bytes and the first four bytes of each keyword as the second look. Time is
 * linear in the bytes but for keywords that begin alike, of which there are few.
 */
export class KeywordIndex {
  readonly keywords: readonly string[];
  readonly #bytes: readonly Buffer[];
  /** By two bytes: how far to go on where they end the shortest keyword's length. */
  readonly #shift: Uint8Array;
  /** By the hash of a head: the first of its keywords and one more; 0 for none. By keyword: the next one. */
  readonly #first = new Int32Array(2 ** HEAD_BITS);
  readonly #next: Int32Array;
  readonly #length: number;

  /** Lower-case ASCII of at least three bytes each, each once. Throws a `RangeError` for others. */
  constructor(keywords: readonly string[]) {
    this.keywords = keywords;
    this.#bytes = keywords.map((keyword) => Buffer.from(keyword, 'latin1'));
    for (const keyword of keywords)
      if (keyword.length < SHORTEST || keyword !== keyword.toLowerCase() || /[^\x20-\x7e]/.test(keyword))
        throw new RangeError(`${JSON.stringify(keyword)} is no keyword`);
    this.#next = new Int32Array(keywords.length);
    this.#length = Math.min(8, ...this.#bytes.map(({ length }) => length));
    this.#shift = new Uint8Array(2 ** 16).fill(this.#length - 1);
    for (const [number, bytes] of this.#bytes.entries()) this.#add(number, bytes);
  }

  /** Calls for every place of every keyword in `bytes`, in the order in which their heads stand. */
  find(bytes: Uint8Array, onKeyword: OnKeyword): void {
    const [shift, heads, length] = [this.#shift, this.#first, this.#length];
    if (this.keywords.length === 0) return;
    let at = length - 1;
    while (at < bytes.length) {
      const step = shift[(bytes[at - 1] ?? 0) | ((bytes[at] ?? 0) << 8)] ?? 1;
      if (step > 0) {
        at += step;
        continue;
      }
      const start = at - length + 1;
      const head = headOf(bytes, start);
      if (heads[head] !== 0) this.#compare(bytes, start, head, onKeyword);
      at += 1;
    }
  }

  #add(number: number, bytes: Buffer): void {
    for (let at = 1; at < this.#length; at += 1) {
      const left = at - this.#length + 1;
      for (const first of casesOf(bytes[at - 1] ?? 0))
        for (const second of casesOf(bytes[at] ?? 0)) {
          const key = first | (second << 8);
          this.#shift[key] = Math.min(this.#shift[key] ?? 0, -left);
        }
    }
    const head = headOf(bytes, 0);
    this.#next[number] = this.#first[head] ?? 0;
    this.#first[head] = number + 1;
  }

  #compare(bytes: Uint8Array, start: number, head: number, onKeyword: OnKeyword): void {
    for (let one = this.#first[head] ?? 0; one !== 0; one = this.#next[one - 1] ?? 0) {
      const number = one - 1;
      const keyword = this.#bytes[number] ?? Buffer.alloc(0);
      let same = 0;
      while (same < keyword.length && FOLD[bytes[start + same] ?? 0] === keyword[same]) same += 1;
      if (same === keyword.length) onKeyword(number, start + same);
    }
  }
}

/** Each byte with its ASCII letters in lower case. */
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));

/** A hash of the first three bytes, in any case of letters: as many as every keyword has. */
function headOf(bytes: Uint8Array, start: number): number {
  const [first = 0, second = 0, third = 0] = [
    FOLD[bytes[start] ?? 0],
    FOLD[bytes[start + 1] ?? 0],
    FOLD[bytes[start + 2] ?? 0],
  ];
  return ((first * 0x9e37) ^ (second * 0x1f35) ^ (third * 0x85)) & HEAD_MASK;
}

function casesOf(byte: number): number[] {
  return byte >= 97 && byte <= 122 ? [byte, byte - 32] : [byte];
}
