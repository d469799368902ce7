import type { Evidence } from '../../../model/package.ts';
import type { UnresolvedPart } from './types.ts';
import { listed, SHOWN } from './unversioned.ts';

/**
 * One gap for the parts of a file that are not understood, by their lines or keys, which are looked at one after another.
 * The others count. Nothing where none is.
 */
export function brokenParts(places: Iterable<number | string>, evidence: Evidence): UnresolvedPart[] {
  const names: string[] = [];
  let count = 0;
  for (const place of places) {
    if (count < SHOWN) names.push(typeof place === 'number' ? `line ${place}` : place);
    count += 1;
  }
  if (count === 0) return [];
  const reason = `not understood and left out: ${listed(names, count)}`;
  return [{ kind: 'gap', evidence, gap: { kind: 'unreadable', reason } }];
}
