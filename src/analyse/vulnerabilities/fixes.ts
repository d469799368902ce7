import { Fault } from '../../model/fault.ts';
import { VERSION_SCHEMES } from '../versions/registry.ts';
import type { VersionScheme } from '../versions/types.ts';
import type { Claim } from './claims.ts';
import { judge } from './ranges.ts';

/**
 * The versions that mend a vulnerability, that of the installed version's own line first. Where several advisories
 * speak of it, a version counts only if none of those that know a fix calls it affected.
 */
export function fixesFor(claims: readonly Claim[]): string[] {
  const [first] = claims;
  if (!first) return [];
  const scheme = VERSION_SCHEMES[first.target.scheme];
  const schemes = { ecosystem: scheme, semver: VERSION_SCHEMES.semver };
  const candidates = [...new Set(claims.flatMap((claim) => claim.fixes))];
  const mends = (version: string): boolean =>
    claims
      .filter((claim) => claim.fixes.length > 0)
      .every((claim) => claim.affected.every((part) => judge(part, version, schemes).state !== 'affected'));
  const mending = candidates.filter(mends);
  return inOrder(mending.length > 0 ? mending : candidates, scheme);
}

/** Ascending: a version's own line is the lowest above it. Versions without an order stay as they came. */
function inOrder(versions: readonly string[], scheme: VersionScheme): string[] {
  try {
    return versions.toSorted((left, right) => scheme.compare(left, right));
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return [...versions];
    throw error;
  }
}
