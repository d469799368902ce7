import type { OpenPatterns } from '../../../platform/vectorscan/types.ts';
import { EVERYWHERE, PlaceOrder } from '../engine/keyword-finder.ts';
import type { MakePlaceFinder, OnPlace } from '../types.ts';
import { type Expressions, expressionsOf } from './expressions.ts';
import { nearbyPlaces } from './nearby-places.ts';
import { Neighbours } from './neighbours.ts';

/** Of fewer bytes keywords are found sooner than patterns. */
const LEAST_BYTES = 512;
/** After bytes in which too much matches, so many others at most are not tried: what comes next is mostly like it. */
const MOST_PASSED = 32;

/**
 * Finds places by what can be of detectors' patterns at all, while there is something that finds patterns: keywords are
 * looked for around that only. What it does not tell, `portable` does.
 */
export function patternFinder(open: OpenPatterns, portable: MakePlaceFinder): MakePlaceFinder {
  return (detectors) => {
    const expressions = once(() => expressionsOf(detectors));
    const nearby = once(() => nearbyPlaces(expressions().nearby));
    const source = open(() => expressions().texts);
    const fallback = portable(detectors);
    let [passed, toPass] = [0, 0];
    const matchesIn = (bytes: Uint8Array) => {
      const set = source.next(bytes.length);
      if (!set || bytes.length < LEAST_BYTES) return undefined;
      if (passed < toPass) {
        passed += 1;
        return undefined;
      }
      const matches = set.find(bytes);
      [passed, toPass] = [0, matches ? 0 : Math.min(MOST_PASSED, 2 * toPass + 1)];
      return matches;
    };
    return {
      find: (bytes, onPlace, isWanted = EVERYWHERE) => {
        const matches = matchesIn(bytes);
        if (!matches) {
          fallback.find(bytes, onPlace, isWanted);
          return;
        }
        const onAny: OnPlace = (detector, start, end) => {
          if (isWanted(detector, start, end)) onPlace(detector, start, end);
        };
        tell(matches, expressions(), new Neighbours(detectors, nearby()(bytes), onAny), onAny);
      },
    };
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function tell(
  matches: Uint32Array,
  { byPattern, keywords }: Expressions,
  neighbours: Neighbours,
  onPlace: OnPlace,
): void {
  const order = new PlaceOrder(keywords, onPlace);
  for (let at = 0; at < matches.length; at += 2) {
    const [expression, end] = [matches[at] as number, matches[at + 1] as number];
    const detector = byPattern[expression];
    if (detector === undefined) order.add(expression - byPattern.length, end);
    else neighbours.matched(detector, end);
  }
  order.end();
}
