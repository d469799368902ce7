import { KeywordFilter } from './keyword-filter.ts';
import { ANCHOR, type AnchoredKeywords, COMPARED, MOST_KEYWORDS } from './keyword-memory.ts';

/** Pairs of characters as often as texts and programs have them, the most frequent first; all others are rare. */
const FREQUENT =
  'in er re on de st en te th aa ss co se ns pe or es he ne at fi ti ar ac al nt ef ec le tr et io _c ed sl _s ca l_ ' +
  'is ch me ct sk k_ li ri ta as ro an op ty ng am nd it ra ce yp id ma to os pa ea nc rt ex un ck ur e( ge si pr na ' +
  'ha pt if ve _p #d el _t ic la no (s om po mp ll us od fo ue il ut e_ di rs ig ou _o lo va t_ ,c hi ag s. ); ad ke ' +
  'cl ot of rn ul e, d_ ia ts tu lu rr so oc em )) c, ai r_ p_ ie cr ba _i sh nf sa im _d nu s_ tt ee fu be e. pl sp ' +
  'pi ep _a _e da // _r 0x sc ol _f ap ob (o ho _n t( wi xt fr ip su /* oi */ ls == fa um rm ), qu eq bi () 50 lt ib';
/** Weight of those that are rare, and by the code of both characters of all. */
const RARE = 1 / 1000;
const WEIGHTS = new Float64Array(2 ** 14).fill(RARE);
for (const [rank, pair] of FREQUENT.split(' ').entries())
  WEIGHTS[pairAt(Buffer.from(pair), 0)] = 1 / (rank + 10);

/** Lower-case ASCII that can be seen, or spaces, of as many bytes as an anchor has. */
const KEYWORD = /^[\x20-\x40\x5b-\x7e]{3,}$/;

/** Where keywords stand in bytes: called with each keyword's number and the place behind its last byte. */
export type OnKeyword = (keyword: number, end: number) => void;

/**
 * Finds many keywords at once, in any case of ASCII letters. Of each, rare bytes in a row are its anchor, for which a
 * filter looks, and around which it compares what others are told by. Time is linear in the bytes but for keywords of the
 * same anchor, of which there are few.
 */
export class KeywordIndex {
  readonly #filter = new KeywordFilter();
  readonly #keywords: AnchoredKeywords;

  /** Lower-case ASCII of at least three bytes each, each once, fewer than 65,536. Throws a `RangeError` for others. */
  constructor(keywords: readonly string[]) {
    for (const keyword of keywords)
      if (!KEYWORD.test(keyword)) throw new RangeError(`${JSON.stringify(keyword)} is no keyword`);
    if (keywords.length >= MOST_KEYWORDS) throw new RangeError(`${keywords.length} keywords are too many`);
    const bytes = Buffer.from(keywords.join(''), 'latin1');
    const starts = new Uint32Array(keywords.length + 1);
    for (const [number, keyword] of keywords.entries())
      starts[number + 1] = (starts[number] as number) + keyword.length;
    this.#keywords = { bytes, starts, anchors: anchorsOf(bytes, starts) };
    this.#filter.add(this.#keywords);
  }

  /** Calls for every place of every keyword in `bytes`, nearly in the order in which they stand. */
  find(bytes: Uint8Array, onKeyword: OnKeyword): void {
    const { bytes: keywords, starts, anchors } = this.#keywords;
    if (anchors.length === 0) return;
    this.#filter.find(bytes, (pairs, from, to, offset) => {
      for (let index = from; index < to; index += 2) {
        const number = pairs[index + 1] as number;
        const first = starts[number] as number;
        const length = (starts[number + 1] as number) - first;
        const start = (pairs[index] as number) + offset - (anchors[number] as number);
        if (start < 0 || (length > COMPARED && !isAt(bytes, start, keywords, first, length))) continue;
        onKeyword(number, start + length);
      }
    });
  }
}

/** Each byte with its ASCII letters in lower case; 0 for what is not ASCII. */
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 128) return 0;
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
});

function isAt(
  bytes: Uint8Array,
  start: number,
  keywords: Uint8Array,
  first: number,
  length: number,
): boolean {
  if (start + length > bytes.length) return false;
  for (let at = 0; at < length; at += 1)
    if (FOLD[bytes[start + at] as number] !== keywords[first + at]) return false;
  return true;
}

/** What it weighs that bytes around an anchor are looked at, beside that a pair of bytes is. */
const LATER = 1_000;

/**
 * Where of each keyword the bytes begin whose pairs are rare, or are looked at for others in any case; one more stands
 * behind them where the keyword has four. Of ours the longer come first, and have the most to choose from: they choose last.
 */
function anchorsOf(bytes: Uint8Array, starts: Uint32Array): Uint16Array {
  const anchors = new Uint16Array(starts.length - 1);
  const cost = WEIGHTS.slice();
  for (let number = anchors.length - 1; number >= 0; number -= 1) {
    const start = starts[number] as number;
    const end = starts[number + 1] as number;
    const last = Math.max(start + 1, end - ANCHOR);
    let [best, least] = [start, Infinity];
    for (let at = start; at < last; at += 1) {
      const pairs = (cost[pairAt(bytes, at)] as number) + (cost[pairAt(bytes, at + 1)] as number);
      const weight = pairs + LATER * oftennessOfFour(bytes, at, end);
      if (weight < least) [best, least] = [at, weight];
    }
    anchors[number] = best - start;
    cost[pairAt(bytes, best)] = cost[pairAt(bytes, best + 1)] = 0;
  }
  return anchors;
}

/** How often four bytes that begin there stand somewhere, in no unit; of a keyword that ends before, three. */
function oftennessOfFour(bytes: Uint8Array, at: number, end: number): number {
  const first = WEIGHTS[pairAt(bytes, at)] as number;
  const second = WEIGHTS[pairAt(bytes, at + 1)] as number;
  const third = at + ANCHOR < end ? (WEIGHTS[pairAt(bytes, at + 2)] as number) : RARE;
  return first * second * third * (first + second);
}

function pairAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) * 2 ** 7 + (bytes[at + 1] as number);
}
