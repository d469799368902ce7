import type { MakePlaceFinder, OnPlace } from '../types.ts';
import { KeywordIndex } from './keyword-index.ts';

/** Finds every keyword of every detector, in portable code. */
export const keywordFinder: MakePlaceFinder = (detectors) => {
  // Longer ones first, so that their numbers are the order of those that end at one place.
  const keywords = [...new Set(detectors.flatMap((detector) => detector.keywords))].toSorted(
    (left, right) => right.length - left.length,
  );
  const byKeyword = keywords.map((keyword) =>
    detectors.flatMap((detector, number) => (detector.keywords.includes(keyword) ? [number] : [])),
  );
  const lengths = keywords.map(({ length }) => length);
  const index = new KeywordIndex(keywords);
  return {
    find: (bytes, onPlace) => {
      const order = new Ordered(lengths, byKeyword, onPlace);
      index.find(bytes, (keyword, end) => order.add(keyword, end));
      order.flush(Infinity);
    },
  };
};

/** Puts into order what comes nearly so: no keyword ends farther before an earlier one than the longest has bytes. */
class Ordered {
  readonly #lengths: readonly number[];
  readonly #byKeyword: readonly (readonly number[])[];
  readonly #onPlace: OnPlace;
  readonly #longest: number;
  /** Ends and keywords in one number each, ascending. */
  #waiting: number[] = [];

  constructor(lengths: readonly number[], byKeyword: readonly (readonly number[])[], onPlace: OnPlace) {
    this.#lengths = lengths;
    this.#byKeyword = byKeyword;
    this.#onPlace = onPlace;
    this.#longest = lengths[0] ?? 0;
  }

  add(keyword: number, end: number): void {
    this.flush(end - this.#longest);
    const waiting = this.#waiting;
    const key = end * this.#lengths.length + keyword;
    let at = waiting.push(key) - 1;
    for (; at > 0 && (waiting[at - 1] as number) > key; at -= 1) waiting[at] = waiting[at - 1] as number;
    waiting[at] = key;
  }

  /** Tells those that end there or before. */
  flush(limit: number): void {
    const waiting = this.#waiting;
    const count = this.#lengths.length;
    let told = 0;
    for (; told < waiting.length; told += 1) {
      const key = waiting[told] as number;
      const keyword = key % count;
      const end = (key - keyword) / count;
      if (end > limit) break;
      for (const detector of this.#byKeyword[keyword] ?? [])
        this.#onPlace(detector, end - (this.#lengths[keyword] ?? 0), end);
    }
    if (told > 0) waiting.splice(0, told);
  }
}
