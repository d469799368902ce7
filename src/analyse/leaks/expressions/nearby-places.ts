import { type Keywords, PlaceOrder } from '../engine/keyword-finder.ts';
import { KeywordIndex } from '../engine/keyword-index.ts';

/** Bytes whose keywords are looked for at once. */
const BLOCK = 2 ** 12;
const LONGEST = 2 ** 16;

/**
 * Where a keyword stands, as one number of its end and its length: of those that end at one place the longer is first,
 * as in the order in which places are told.
 */
export type Place = number;

export function endOf(place: Place): number {
  return Math.floor(place / LONGEST);
}

export function startOf(place: Place): number {
  return endOf(place) - (LONGEST - 1 - (place % LONGEST));
}

function placeOf(start: number, end: number): Place {
  return end * LONGEST + (LONGEST - 1 - (end - start));
}

/** Finds keywords in parts of bytes. */
export type NearbyPlaces = (detector: number, from: number, to: number) => Place[];

/** Prepares to find, for any bytes, the places of a detector that end at `from` or behind it, and before `to`, in order. */
export function nearbyPlaces(keywords: Keywords): (bytes: Uint8Array) => NearbyPlaces {
  const index = new KeywordIndex(keywords.texts);
  return (bytes) => {
    const blocks = new Map<number, ReadonlyMap<number, readonly Place[]>>();
    // Each block is looked at once, when it is asked for.
    const block = (number: number) => {
      const found = blocks.get(number) ?? placesIn(bytes, number, index, keywords);
      blocks.set(number, found);
      return found;
    };
    return (detector, from, to) => {
      const found: Place[] = [];
      const last = Math.floor(Math.min(to - 1, bytes.length) / BLOCK);
      for (let number = Math.floor(Math.max(0, from) / BLOCK); number <= last; number += 1) {
        const places = block(number).get(detector) ?? [];
        for (let at = firstFrom(places, from * LONGEST); at < places.length; at += 1) {
          const place = places[at] as Place;
          if (endOf(place) >= to) break;
          found.push(place);
        }
      }
      return found;
    };
  };
}

/** By detector: places that end in a block, in order. */
function placesIn(
  bytes: Uint8Array,
  block: number,
  index: KeywordIndex,
  keywords: Keywords,
): Map<number, Place[]> {
  const found = new Map<number, Place[]>();
  const [first, last] = [block * BLOCK, (block + 1) * BLOCK];
  const base = Math.max(0, first - (keywords.texts[0]?.length ?? 0));
  const order = new PlaceOrder(keywords, (detector, start, end) => {
    if (base + end < first || base + end >= last) return;
    const place = placeOf(base + start, base + end);
    const list = found.get(detector);
    if (list) list.push(place);
    else found.set(detector, [place]);
  });
  index.find(bytes.subarray(base, last), (keyword, end) => order.add(keyword, end));
  order.end();
  return found;
}

/** The number of the first place that is not before another. */
function firstFrom(places: readonly Place[], least: Place): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] as Place) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
