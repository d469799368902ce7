import { Fault } from '../../model/fault.ts';
import { MAXIMUM_PROVENANCE, type Provenance } from '../../model/profile/line.ts';

const KINDS: readonly Provenance['kind'][] = ['declared', 'written', 'observed'];

/**
 * Both lists as one, each kind and source once, sorted. A source tells totals: of two tellings of one source the
 * larger count, the earlier first and the later last hold, so that the same telling twice changes nothing.
 * Throws a `Fault` (`limit`) for more sources than a line may have.
 */
export function mergeProvenance(a: readonly Provenance[], b: readonly Provenance[]): Provenance[] {
  const merged = new Map<string, Provenance>();
  for (const entry of [...a, ...b]) {
    const key = provenanceKey(entry);
    const earlier = merged.get(key);
    merged.set(key, earlier ? join(earlier, entry) : entry);
  }
  if (merged.size > MAXIMUM_PROVENANCE)
    throw new Fault('limit', `a line has more than ${MAXIMUM_PROVENANCE} sources`, {
      hint: 'give all observations of one observer the same source',
    });
  return [...merged].toSorted(([x], [y]) => (x < y ? -1 : 1)).map(([, entry]) => entry);
}

/** Kind and source: what an entry is told apart by. */
export function provenanceKey({ kind, source }: Provenance): string {
  return `${KINDS.indexOf(kind)} ${source}`;
}

function join(a: Provenance, b: Provenance): Provenance {
  if (a.kind !== 'observed' || b.kind !== 'observed') return a;
  const counts = [a.count, b.count].filter((count) => count !== undefined);
  const first = [a.first, b.first].filter((time) => time !== undefined).toSorted(byTime)[0];
  const last = [a.last, b.last]
    .filter((time) => time !== undefined)
    .toSorted(byTime)
    .at(-1);
  return {
    kind: 'observed',
    source: a.source,
    ...(counts.length > 0 && { count: Math.max(...counts) }),
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
  };
}

/** Times as instants; two texts of one instant in a fixed order. */
function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b) || (a < b ? -1 : Number(a > b));
}
