const SHORTEST = 3;
/** Bytes of each keyword that are looked for first: two pairs of them, so that every other place is enough to look at. */
const ANCHOR = 3;
const HASH_BITS = 15;
/** Characters as often as texts and programs have them, the most frequent first; all others are rare. */
const FREQUENT = ' etaoinsrlcdupmhfgbyw.,_-/vk0x1="2:();3\'';

/** Where keywords stand in bytes: called with each keyword's number and the place behind its last byte. */
export type OnKeyword = (keyword: number, end: number) => void;

/**
 * Finds many keywords at once, in any case of ASCII letters. Of each its three rarest bytes in a row are its anchor. One
 * table tells of two bytes whether they begin or end an anchor, which is asked at every other place; a second one tells
 * anchors themselves, and only what passes both is compared. Time is linear in the bytes but for keywords of the same
 * anchor, of which there are few.
 */
export class KeywordIndex {
  readonly keywords: readonly string[];
  readonly #bytes: readonly Buffer[];
  /** By keyword: where its anchor begins in it. */
  readonly #anchors: readonly number[];
  /** By two bytes: 1 where an anchor begins with them, 2 where one ends with them, 3 for both. */
  readonly #pairs = new Uint8Array(2 ** 16);
  /** A bit for every three bytes of seven bits. */
  readonly #triples = new Uint32Array(2 ** 16);
  /** By the hash of an anchor: the first of its keywords and one more; 0 for none. By keyword: the next one. */
  readonly #first = new Int32Array(2 ** HASH_BITS);
  readonly #next: Int32Array;

  /** Lower-case ASCII of at least three bytes each, each once. Throws a `RangeError` for others. */
  constructor(keywords: readonly string[]) {
    this.keywords = keywords;
    this.#bytes = keywords.map((keyword) => Buffer.from(keyword, 'latin1'));
    this.#next = new Int32Array(keywords.length);
    for (const keyword of keywords)
      if (keyword.length < SHORTEST || keyword !== keyword.toLowerCase() || /[^\x20-\x7e]/.test(keyword))
        throw new RangeError(`${JSON.stringify(keyword)} is no keyword`);
    this.#anchors = keywords.map(anchorOf);
    for (const [number, bytes] of this.#bytes.entries()) this.#add(number, bytes);
  }

  /** Calls for every place of every keyword in `bytes`, nearly in the order in which they stand. */
  find(bytes: Uint8Array, onKeyword: OnKeyword): void {
    const pairs = this.#pairs;
    if (this.keywords.length === 0) return;
    const last = bytes.length - 1;
    for (let at = 0; at < last; at += 2) {
      const found = pairs[(bytes[at] as number) | ((bytes[at + 1] as number) << 8)] as number;
      if (found === 0) continue;
      if (found >= 2 && at > 0) this.#look(bytes, at - 1, onKeyword);
      if (found !== 2) this.#look(bytes, at, onKeyword);
    }
  }

  #add(number: number, bytes: Buffer): void {
    const at = this.#anchors[number] ?? 0;
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + ANCHOR);
    for (const one of casesOf(second)) {
      for (const other of casesOf(first))
        this.#pairs[other | (one << 8)] = 1 | (this.#pairs[other | (one << 8)] ?? 0);
      for (const other of casesOf(third))
        this.#pairs[one | (other << 8)] = 2 | (this.#pairs[one | (other << 8)] ?? 0);
    }
    const triple = first | (second << 7) | (third << 14);
    this.#triples[triple >>> 5] = (this.#triples[triple >>> 5] ?? 0) | (1 << (triple & 31));
    const hash = hashOf(triple);
    this.#next[number] = this.#first[hash] ?? 0;
    this.#first[hash] = number + 1;
  }

  #look(bytes: Uint8Array, at: number, onKeyword: OnKeyword): void {
    const triple =
      (FOLD[bytes[at] ?? 0] as number) |
      ((FOLD[bytes[at + 1] ?? 0] as number) << 7) |
      ((FOLD[bytes[at + 2] ?? 0] as number) << 14);
    if ((((this.#triples[triple >>> 5] as number) >>> (triple & 31)) & 1) === 0) return;
    for (let one = this.#first[hashOf(triple)] ?? 0; one !== 0; one = this.#next[one - 1] ?? 0) {
      const keyword = this.#bytes[one - 1] ?? Buffer.alloc(0);
      const start = at - (this.#anchors[one - 1] ?? 0);
      if (start < 0) continue;
      let same = 0;
      while (same < keyword.length && FOLD[bytes[start + same] ?? 0] === keyword[same]) same += 1;
      if (same === keyword.length) onKeyword(one - 1, start + same);
    }
  }
}

/** Each byte with its ASCII letters in lower case; 0 for what is not ASCII. */
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 128) return 0;
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
});

function hashOf(triple: number): number {
  return Math.imul(triple, 0x9e3779b1) >>> (32 - HASH_BITS);
}

/** Where the bytes begin whose pairs are the rarest. */
function anchorOf(keyword: string): number {
  let [best, least] = [0, Infinity];
  for (let at = 0; at + ANCHOR <= keyword.length; at += 1) {
    const [first, second, third] = [0, 1, 2].map((offset) => oftenness(keyword[at + offset] ?? ''));
    const weight = (second ?? 0) * ((first ?? 0) + (third ?? 0));
    if (weight < least) [best, least] = [at, weight];
  }
  return best;
}

function oftenness(character: string): number {
  const rank = FREQUENT.indexOf(character);
  return 1 / ((rank < 0 ? FREQUENT.length : rank) + 4);
}

function casesOf(byte: number): number[] {
  return byte >= 97 && byte <= 122 ? [byte, byte - 32] : [byte];
}
