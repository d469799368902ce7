import type { Evidence } from '../../../model/package.ts';
import type { UnresolvedPart } from './types.ts';
import { listed } from './unversioned.ts';

/** One gap for the parts of a file that are not understood, by their lines or keys. The others count. Nothing where none is. */
export function brokenParts(places: readonly (number | string)[], evidence: Evidence): UnresolvedPart[] {
  if (places.length === 0) return [];
  const names = places.map((place) => (typeof place === 'number' ? `line ${place}` : place));
  const reason = `not understood and left out: ${listed(names)}`;
  return [{ kind: 'gap', evidence, gap: { kind: 'unreadable', reason } }];
}
