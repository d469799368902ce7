import type { Detection } from '../types.ts';

/** What may be one secret with others: a place in what was given, and what had to be undone to see it. */
export interface Sighting {
  readonly start: number;
  readonly end: number;
  readonly detection: Detection;
  readonly decodings: readonly string[];
  /** Is there something in it that stands for a character? */
  readonly isEscaped?: boolean;
}

/** Ids of rules that know a secret by what stands around it begin so. */
const GENERIC = 'generic-';

/**
 * One of all that are the same secret: what stands as it is before what is decoded, an issuer's rule before a generic
 * one, the surer before the less sure, the longer before the shorter. In the order of places.
 */
export function distinctHits<Seen extends Sighting>(sightings: readonly Seen[]): Seen[] {
  const sorted = sightings.toSorted((left, right) => left.start - right.start || right.end - left.end);
  const kept: Seen[] = [];
  let open: Seen[] = [];
  for (const next of sorted) {
    open = open.filter(({ end }) => end > next.start);
    const rivals = open.filter((one) => isSame(one, next));
    if (rivals.some((one) => compare(one, next) <= 0)) continue;
    open = [...open.filter((one) => !rivals.includes(one)), next];
    for (const rival of rivals) kept.splice(kept.lastIndexOf(rival), 1);
    kept.push(next);
  }
  return kept;
}

/** They overlap, and only one of two findings is wanted: what two issuers know are two secrets unless they are mostly the same text. */
function isSame(left: Sighting, right: Sighting): boolean {
  const common = Math.min(left.end, right.end) - Math.max(left.start, right.start);
  if (common <= 0) return false;
  // Whoever wrote rules counts what each of them finds.
  if (left.detection.isForeign || right.detection.isForeign)
    return left.detection.rule.id === right.detection.rule.id;
  if (isGeneric(left) || isGeneric(right)) return true;
  // One that ends where a character is escaped is the other one in part.
  if (left.start === right.start && left.isEscaped !== right.isEscaped) return true;
  return 2 * common >= Math.max(left.end - left.start, right.end - right.start);
}

/** Negative where the left one tells more. */
function compare(left: Sighting, right: Sighting): number {
  return (
    Number(isGeneric(left)) - Number(isGeneric(right)) ||
    Number(left.isEscaped ?? false) - Number(right.isEscaped ?? false) ||
    left.decodings.length - right.decodings.length ||
    right.detection.confidence - left.detection.confidence ||
    right.end - right.start - (left.end - left.start)
  );
}

function isGeneric({ detection }: Sighting): boolean {
  return detection.rule.id.startsWith(GENERIC);
}
