/** Bytes of which three in a row are looked for first. */
export const ANCHOR = 3;
/** Bytes that are looked at in one go: they and what is found in them stay in the processor's caches. */
export const BLOCK = 2 ** 15;
/** Bytes before a block and behind it that are looked at with it. */
export const MARGIN = 16;
export const HASH_BITS = 16;
/** What clears the bit in which letters of either case differ; other bytes that become the same are told apart later. */
export const FOLDED = 0xdfdfdfdf;
export const FOLDED_TRIPLE = 0x00dfdfdf;
export const MULTIPLIER = 0x9e3779b1;

/** Keywords that there may be, and so places with a keyword that are listed at once. */
export const MOST_KEYWORDS = 2 ** 16;
/** A place at which a keyword was found, and the number of that. */
export const PAIR = 8;

/** Places in the module's memory: five tables, a block with its margins, two lists of places in it, what was found, and keywords. */
export const PAIRS = 0;
export const TRIPLES = 2 ** 16;
export const QUADS = 2 ** 17;
export const SHORT = 3 * 2 ** 16;
/** The first keyword by the hash of its anchor, and by that of the byte before it and its first three where it has one. */
export const HEADS = 2 ** 18;
export const HEAD_BITS = 13;
export const LATER_HEADS = HEADS + 4 * 2 ** HEAD_BITS;
const FIRST = HEADS + 2 ** 17;
export const DATA = FIRST + MARGIN;
export const LIST = FIRST + 2 ** 16;
export const SECOND_LIST = LIST + 4 * BLOCK + 2 ** 16;
export const FOUND = SECOND_LIST + 4 * BLOCK + 2 ** 16;
export const KEYWORDS = FOUND + PAIR * MOST_KEYWORDS + 2 ** 16;
/** With room for a thousand keywords: to grow is to have all of it anew. */
export const PAGES = KEYWORDS / 2 ** 16 + 1;
/** What is kept of a keyword: the next of its hash, its number, and how far before its anchor these 16 bytes of it begin. */
export const [NEXT, BACK, NUMBER, VALUE, MASK, KEPT] = [0, 4, 8, 16, 32, 48];
const VECTOR = 16;
/** Bytes of a keyword that are compared; of a longer one they are around its anchor. */
export const COMPARED = VECTOR;
const MOST_BEFORE = VECTOR - ANCHOR - 1;
/** What a table has for what is looked for: a place's size in a list. */
export const YES = 4;

/** Keywords one behind the other. */
export interface AnchoredKeywords {
  readonly bytes: Uint8Array;
  /** Where each begins in `bytes`, and behind them where the last one ends. */
  readonly starts: Uint32Array;
  /** Where in each its anchor begins. */
  readonly anchors: Uint16Array;
}

/** Where a keyword begins, its anchor does, and it ends. */
export interface KeywordPlace {
  readonly start: number;
  readonly at: number;
  readonly end: number;
}

function hashOf(bytes: number, mask: number, bits = HASH_BITS): number {
  return Math.imul(bytes & mask, MULTIPLIER) >>> (32 - bits);
}

/**
 * Writes a keyword behind the others, where its anchor finds it, and marks the anchor in the tables. Gives what those have
 * in common with it that are compared wherever it is: the number of the word that leads to them.
 */
export function writeKeyword(
  memory: Uint8Array,
  words: Uint32Array,
  number: number,
  bytes: Uint8Array,
  place: KeywordPlace,
): number {
  const { start, at, end } = place;
  const entry = KEYWORDS + number * KEPT;
  const head = headAt(bytes, start, at);
  const from = Math.max(start, at - MOST_BEFORE);
  words[(entry + NEXT) / 4] = words[head] as number;
  words[(entry + BACK) / 4] = at - from;
  words[(entry + NUMBER) / 4] = number;
  words[head] = entry;
  const length = Math.min(VECTOR, end - from);
  for (let offset = 0; offset < length; offset += 1) {
    const byte = bytes[from + offset] as number;
    // Of letters what both cases have in common.
    const mask = isLetter(byte) ? 0xdf : 0xff;
    memory[entry + MASK + offset] = mask;
    memory[entry + VALUE + offset] = byte & mask;
  }
  markAnchor(memory, bytes, at, end);
  return head;
}

/** Marks the bytes of an anchor, or four where the keyword does not end with it, in the tables. */
function markAnchor(memory: Uint8Array, bytes: Uint8Array, at: number, end: number): void {
  const first = bytes[at] as number;
  const second = bytes[at + 1] as number;
  const third = bytes[at + 2] as number;
  markPairs(memory, first, second);
  markPairs(memory, second, third);
  const triple = first | (second << 8) | (third << 16);
  memory[TRIPLES + hashOf(triple, FOLDED_TRIPLE)] = YES;
  if (at + ANCHOR === end) memory[SHORT + hashOf(triple, FOLDED_TRIPLE)] = YES;
  else memory[QUADS + hashOf(triple | ((bytes[at + ANCHOR] as number) << 24), FOLDED)] = YES;
}

/** Marks a pair with its letters in either case. */
function markPairs(memory: Uint8Array, first: number, second: number): void {
  const [one, other] = [isLetter(first) ? CASE : 0, isLetter(second) ? CASE << 8 : 0];
  const pair = PAIRS + (first | (second << 8));
  memory[pair] = memory[pair - one] = memory[pair - other] = memory[pair - one - other] = YES;
}

/** The number of the word that has the first of the keywords which are told apart from others by the same bytes. */
function headAt(bytes: Uint8Array, start: number, at: number): number {
  const from = at === start ? at : at - 1;
  const [first, second] = [bytes[from] as number, bytes[from + 1] as number];
  const triple = first | (second << 8) | ((bytes[from + 2] as number) << 16);
  if (at === start) return HEADS / 4 + hashOf(triple, FOLDED_TRIPLE, HEAD_BITS);
  return LATER_HEADS / 4 + hashOf(triple | ((bytes[from + ANCHOR] as number) << 24), FOLDED, HEAD_BITS);
}

/** What a letter in lower case has more than in upper case. */
const CASE = 0x20;

function isLetter(byte: number): boolean {
  return byte >= 97 && byte <= 122;
}
