import { PackedList } from '../packed-list.ts';
import { lazily, type Sequence } from '../sequence.ts';
import type { Finding } from './finding.ts';
import type { LeakFinding, LeakPlace } from './leak.ts';

/** Other places of one secret, and of all, that are listed. */
const PLACES_OF_ONE = 1_000;
const PLACES_OF_ALL = 100_000;

/** The other places of one secret, in the order given. */
interface Others {
  count: number;
  readonly listed: LeakPlace[];
}

/**
 * Findings in which each secret is one, with all of its places: leaks of one fingerprint are told where the first of
 * them is. Those who answer for some of the places are asked before.
 */
export function gatherPlaces(findings: Sequence<Finding>): Sequence<Finding> {
  const others = othersOf(findings);
  if (others.size === 0) return findings;
  const told = new Set<string>();
  return PackedList.from(
    lazily(findings, (finding): Finding[] => {
      const more = finding.kind === 'leak' ? others.get(finding.fingerprint) : undefined;
      if (!more || finding.kind !== 'leak') return [finding];
      if (told.has(finding.fingerprint)) return [];
      told.add(finding.fingerprint);
      return [{ ...finding, placeCount: more.count + 1, otherPlaces: more.listed }];
    }),
  );
}

/** A secret that has several places, at each of them that is listed. */
export function eachPlace(finding: LeakFinding): LeakFinding[] {
  const { otherPlaces = [], placeCount, ...first } = finding;
  if (placeCount === undefined) return [finding];
  return [first, ...otherPlaces.map((place) => ({ ...first, ...place }))];
}

function othersOf(findings: Iterable<Finding>): Map<string, Others> {
  const seen = new Set<string>();
  const others = new Map<string, Others>();
  let total = 0;
  for (const finding of findings) {
    if (finding.kind !== 'leak') continue;
    const { fingerprint } = finding;
    if (!seen.has(fingerprint)) {
      seen.add(fingerprint);
      continue;
    }
    const known = others.get(fingerprint) ?? { count: 0, listed: [] };
    others.set(fingerprint, known);
    known.count += 1;
    if (known.listed.length >= PLACES_OF_ONE || total >= PLACES_OF_ALL) continue;
    known.listed.push(placeOf(finding));
    total += 1;
  }
  return others;
}

function placeOf({ subject, origins, decodings }: LeakFinding): LeakPlace {
  return { subject, origins, decodings };
}
