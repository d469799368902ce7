import type { Detector, MakePlaceFinder, OnPlace } from '../types.ts';
import { KeywordIndex } from './keyword-index.ts';

/** Keywords, the longer first, each with the numbers of the detectors that it is of. */
export interface Keywords {
  readonly texts: readonly string[];
  readonly detectors: readonly (readonly number[])[];
}

/** The keywords of those detectors that are chosen. */
export function keywordsOf(
  detectors: readonly Detector[],
  isChosen: (number: number) => boolean = () => true,
): Keywords {
  const byText = new Map<string, number[]>();
  for (const [number, { keywords }] of detectors.entries()) {
    if (!isChosen(number)) continue;
    for (const text of keywords) {
      const numbers = byText.get(text);
      if (numbers === undefined) byText.set(text, [number]);
      else if (numbers.at(-1) !== number) numbers.push(number);
    }
  }
  const sorted = [...byText].toSorted(([left], [right]) => right.length - left.length);
  return { texts: sorted.map(([text]) => text), detectors: sorted.map(([, numbers]) => numbers) };
}

/** Finds every keyword of every detector, in portable code. */
export const keywordFinder: MakePlaceFinder = (detectors) => {
  const keywords = keywordsOf(detectors);
  const index = new KeywordIndex(keywords.texts);
  return {
    find: (bytes, onPlace, isWanted = EVERYWHERE) => {
      const order = new PlaceOrder(keywords, (detector, start, end) => {
        if (isWanted(detector, start, end)) onPlace(detector, start, end);
      });
      const isAnyWanted = (keyword: number, end: number): boolean => {
        const start = end - (keywords.texts[keyword] ?? '').length;
        for (const detector of keywords.detectors[keyword] ?? [])
          if (isWanted(detector, start, end)) return true;
        return false;
      };
      index.find(bytes, (keyword, end) => {
        if (isAnyWanted(keyword, end)) order.add(keyword, end);
      });
      order.end();
    },
  };
};

/** Where nobody says which places are wanted, all are. */
export const EVERYWHERE = (): boolean => true;
const NONE = new Float64Array(0);

/** Puts into order what comes nearly so: no keyword ends farther before an earlier one than the longest has bytes. */
export class PlaceOrder {
  readonly #keywords: Keywords;
  readonly #onPlace: OnPlace;
  readonly #longest: number;
  /** Ends and keywords in one number each, ascending: keywords are numbered as they are told at one place. */
  #waiting = NONE;
  #count = 0;

  constructor(keywords: Keywords, onPlace: OnPlace) {
    this.#keywords = keywords;
    this.#onPlace = onPlace;
    this.#longest = keywords.texts[0]?.length ?? 0;
  }

  add(keyword: number, end: number): void {
    this.#tell(end - this.#longest);
    if (this.#count === this.#waiting.length) {
      const larger = new Float64Array(Math.max(16, 2 * this.#count));
      larger.set(this.#waiting);
      this.#waiting = larger;
    }
    const waiting = this.#waiting;
    const key = end * this.#keywords.texts.length + keyword;
    let at = this.#count;
    for (; at > 0 && (waiting[at - 1] as number) > key; at -= 1) waiting[at] = waiting[at - 1] as number;
    waiting[at] = key;
    this.#count += 1;
  }

  end(): void {
    this.#tell(Infinity);
  }

  /** Tells of those that end there or before. */
  #tell(limit: number): void {
    const waiting = this.#waiting;
    const { texts, detectors } = this.#keywords;
    let told = 0;
    for (; told < this.#count; told += 1) {
      const key = waiting[told] as number;
      const keyword = key % texts.length;
      const end = (key - keyword) / texts.length;
      if (end > limit) break;
      const start = end - (texts[keyword] ?? '').length;
      for (const detector of detectors[keyword] ?? []) this.#onPlace(detector, start, end);
    }
    if (told === 0) return;
    waiting.copyWithin(0, told, this.#count);
    this.#count -= told;
  }
}
