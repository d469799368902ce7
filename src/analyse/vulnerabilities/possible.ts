import type { Affected } from '../../model/advisory.ts';
import { Fault } from '../../model/fault.ts';
import type { Package } from '../../model/package.ts';
import type { Requirement, RequirementGrammar } from '../requirements/types.ts';
import { judge, type RangeMatch, type Schemes } from './ranges.ts';

/** Is only a range known of a package's version? */
export function isUndecided({ version, range }: Package): boolean {
  return version === '' && range !== undefined;
}

/** Versions of one statement that are tried; the longest lists have a few hundred. */
const MAXIMUM_TRIED = 5_000;

export interface Undecided {
  readonly requirement: Requirement;
  readonly grammar: RequirementGrammar;
  /** A version as advisories of the ecosystem write it. */
  readonly written: (version: string) => string;
}

/**
 * Whether any version that a requirement admits is affected. Where the two have versions in common, they have one where
 * either begins, or right above one where either begins or ends: only these are tried, and the enumerated ones where no
 * range speaks.
 */
export function judgePossible(affected: Affected, undecided: Undecided, schemes: Schemes): RangeMatch {
  const fixes = new Set<string>();
  let [lastAffected, isHit]: [string | undefined, boolean] = [undefined, false];
  let unknown: RangeMatch | undefined;
  const tryVersion = (version: string): void => {
    const verdict = judge(affected, undecided.written(version), schemes);
    if (verdict.state === 'unknown') unknown ??= verdict;
    if (verdict.state !== 'affected') return;
    isHit = true;
    for (const fix of verdict.fixes) fixes.add(fix);
    lastAffected ??= verdict.lastAffected;
  };
  const admitted = (version: string) => admits(undecided.requirement, version);
  for (const version of candidates(affected, undecided)) if (admitted(version)) tryVersion(version);
  const listed = isHit ? undefined : affected.versions.slice(0, MAXIMUM_TRIED).find(admitted);
  if (listed !== undefined) tryVersion(listed);
  if (!isHit) return unknown ?? { state: 'unaffected' };
  return { state: 'affected', fixes: [...fixes], ...(lastAffected !== undefined && { lastAffected }) };
}

function candidates({ ranges }: Affected, { requirement, grammar }: Undecided): string[] {
  const points = ranges
    .filter(({ type }) => type === 'SEMVER' || type === 'ECOSYSTEM')
    .flatMap(({ events }) => events.flatMap((event) => Object.values(event)))
    .filter((version) => version !== '0' && !version.includes('*'));
  const ends = [...new Set([...requirement.bounds, ...points])].slice(0, MAXIMUM_TRIED);
  const above = ends.flatMap((version) => grammar.above(version));
  return [...new Set([...grammar.above(undefined), ...ends, ...above])].slice(0, MAXIMUM_TRIED);
}

/** A version without an order is none that a requirement admits. */
function admits(requirement: Requirement, version: string): boolean {
  try {
    return requirement.admits(version);
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return false;
    throw error;
  }
}
