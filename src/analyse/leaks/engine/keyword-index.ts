import { ANCHOR, COMPARED, KeywordFilter, MOST_KEYWORDS } from './keyword-filter.ts';

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
for (const [rank, pair] of FREQUENT.split(' ').entries()) WEIGHTS[pairAt(pair, 0)] = 1 / (rank + 10);

/** Where keywords stand in bytes: called with each keyword's number and the place behind its last byte. */
export type OnKeyword = (keyword: number, end: number) => void;

/**
 * Finds many keywords at once, in any case of ASCII letters. Of each, rare bytes in a row are its anchor, for which a
 * filter looks, and around which it compares what others are told by. Time is linear in the bytes but for keywords of the
 * same anchor, of which there are few.
 */
export class KeywordIndex {
  readonly keywords: readonly string[];
  readonly #filter = new KeywordFilter();
  /** By keyword: where its anchor begins in it, and its bytes. */
  readonly #anchors: Uint16Array;
  readonly #bytes: readonly Uint8Array[];

  /** Lower-case ASCII of at least three bytes each, each once, fewer than 65,536. Throws a `RangeError` for others. */
  constructor(keywords: readonly string[]) {
    for (const keyword of keywords)
      if (keyword.length < ANCHOR || keyword !== keyword.toLowerCase() || /[^\x20-\x7e]/.test(keyword))
        throw new RangeError(`${JSON.stringify(keyword)} is no keyword`);
    if (keywords.length >= MOST_KEYWORDS) throw new RangeError(`${keywords.length} keywords are too many`);
    this.keywords = keywords;
    this.#anchors = anchorsOf(keywords);
    this.#bytes = keywords.map((keyword) => Buffer.from(keyword, 'latin1'));
    for (const [number, bytes] of this.#bytes.entries()) this.#filter.add(bytes, this.#anchors[number] ?? 0);
  }

  /** Calls for every place of every keyword in `bytes`, nearly in the order in which they stand. */
  find(bytes: Uint8Array, onKeyword: OnKeyword): void {
    if (this.keywords.length === 0) return;
    const [anchors, keywords] = [this.#anchors, this.#bytes];
    this.#filter.find(bytes, (pairs, from, to, offset) => {
      for (let index = from; index < to; index += 2) {
        const number = pairs[index + 1] as number;
        const start = (pairs[index] as number) + offset - (anchors[number] as number);
        const keyword = keywords[number] as Uint8Array;
        if (start < 0 || (keyword.length > COMPARED && !isAt(bytes, start, keyword))) continue;
        onKeyword(number, start + keyword.length);
      }
    });
  }
}

/** Each byte with its ASCII letters in lower case; 0 for what is not ASCII. */
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 128) return 0;
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
});

function isAt(bytes: Uint8Array, start: number, keyword: Uint8Array): boolean {
  if (start + keyword.length > bytes.length) return false;
  for (let at = 0; at < keyword.length; at += 1)
    if (FOLD[bytes[start + at] as number] !== keyword[at]) return false;
  return true;
}

/** What it weighs that bytes around an anchor are looked at, beside that a pair of bytes is. */
const LATER = 1_000;

/**
 * Where of each keyword the bytes begin whose pairs are rare, or are looked at for others in any case; one more stands
 * behind them where the keyword has four. Of ours the longer come first, and have the most to choose from: they choose last.
 */
function anchorsOf(keywords: readonly string[]): Uint16Array {
  const anchors = new Uint16Array(keywords.length);
  const cost = WEIGHTS.slice();
  for (let number = keywords.length - 1; number >= 0; number -= 1) {
    const keyword = keywords[number] ?? '';
    const last = Math.max(1, keyword.length - ANCHOR);
    let [best, least] = [0, Infinity];
    for (let at = 0; at < last; at += 1) {
      const weight =
        costAt(cost, keyword, at) + costAt(cost, keyword, at + 1) + LATER * weightAt(keyword, at);
      if (weight < least) [best, least] = [at, weight];
    }
    anchors[number] = best;
    cost[pairAt(keyword, best)] = cost[pairAt(keyword, best + 1)] = 0;
  }
  return anchors;
}

function costAt(cost: Float64Array, keyword: string, at: number): number {
  return cost[pairAt(keyword, at)] ?? RARE;
}

/** How often four bytes that begin there stand somewhere, in no unit. */
function weightAt(keyword: string, at: number): number {
  const [first, second] = [oftenness(keyword, at), oftenness(keyword, at + 1)];
  return first * second * oftenness(keyword, at + 2) * (first + second);
}

function oftenness(keyword: string, at: number): number {
  return at + 1 < keyword.length ? (WEIGHTS[pairAt(keyword, at)] ?? RARE) : RARE;
}

function pairAt(text: string, at: number): number {
  return text.charCodeAt(at) * 2 ** 7 + text.charCodeAt(at + 1);
}
