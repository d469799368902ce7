import type { Detector, OnPlace } from '../types.ts';
import { endOf, type NearbyPlaces, startOf } from './nearby-places.ts';

/** Tells of the places of detectors whose windows may hold a match, with all whose windows hang together with theirs. */
export class Neighbours {
  readonly #detectors: readonly Detector[];
  readonly #nearby: NearbyPlaces;
  readonly #onPlace: OnPlace;
  /** By detector: places that end before this were told, or need not be. */
  readonly #settled = new Map<number, number>();

  constructor(detectors: readonly Detector[], nearby: NearbyPlaces, onPlace: OnPlace) {
    this.#detectors = detectors;
    this.#nearby = nearby;
    this.#onPlace = onPlace;
  }

  /** A match of a detector's pattern ends there. Ends come in order. */
  matched(number: number, end: number): void {
    const detector = this.#detectors[number];
    if (!detector) return;
    const settled = this.#settled.get(number) ?? 0;
    // Windows that hold the match are of places that end from here to there.
    const last = end + detector.before + longestOf(detector);
    if (last < settled) return;
    const [first] = this.#nearby(number, Math.max(settled, end - detector.after), last + 1);
    const next = first === undefined ? last + 1 : this.#tell(number, this.#beginning(number, first), last);
    this.#settled.set(number, next);
  }

  /** Where the first of those ends whose windows hang together with that of a place. */
  #beginning(number: number, first: number): number {
    const { merges = false, before = 0, after = 0 } = this.#detectors[number] ?? {};
    const settled = this.#settled.get(number) ?? 0;
    if (!merges) return endOf(first);
    let next = first;
    for (;;) {
      const earlier = this.#nearby(number, Math.max(settled, startOf(next) - before - after), endOf(next));
      let at = earlier.length;
      for (; at > 0; at -= 1) {
        const place = earlier[at - 1] as number;
        if (startOf(next) - before > endOf(place) + after) break;
        next = place;
      }
      if (at > 0 || earlier.length === 0) break;
    }
    return endOf(next);
  }

  /** Tells of places from one on, at least to `last`, and where windows hang together beyond it. Gives where it ended. */
  #tell(number: number, from: number, last: number): number {
    const detector = this.#detectors[number];
    if (!detector) return from;
    const { merges = false, before, after } = detector;
    const step = before + after + longestOf(detector) + 1;
    let previous = -Infinity;
    for (let at = from; ; at += step) {
      const places = this.#nearby(number, at, at + step);
      if (places.length === 0 && at + step > last) return Math.max(last + 1, at);
      for (const place of places) {
        const [start, end] = [startOf(place), endOf(place)];
        const isApart = !merges || start - before > previous + after;
        if (end > last && isApart) return Math.max(last, previous) + 1;
        this.#onPlace(number, start, end);
        previous = end;
      }
    }
  }
}

function longestOf({ keywords }: Detector): number {
  return Math.max(...keywords.map(({ length }) => length));
}
