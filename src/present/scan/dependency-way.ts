import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';
import { packageText } from '../text/package-text.ts';

type Way = Pick<VulnerabilityFinding, 'dependencyPath' | 'package'>;

/** Names on a way that are told; of longer ones those in the middle are left out. */
const MOST_NAMES = 8;

/** Why the package is there: `direct dependency`, or `brought in by a@1 › b@2`; where it is so, `for development only`. Empty where nothing tells. */
export function dependencyWay({ dependencyPath = [], package: { development } }: Way): string {
  const bringers = bringersIn(dependencyPath);
  const isDirect = dependencyPath.length === 1;
  return [
    ...(isDirect ? ['direct dependency'] : []),
    ...(bringers.length > 0 ? [`brought in by ${bringers.join(' › ')}`] : []),
    ...(development ? ['for development only'] : []),
  ].join(', ');
}

function bringersIn(path: readonly string[]): string[] {
  const names = path.slice(0, -1).map(packageText);
  if (names.length <= MOST_NAMES) return names;
  return [...names.slice(0, MOST_NAMES / 2), '…', ...names.slice(-MOST_NAMES / 2)];
}

/** What a list of packages tells of each: `direct`, `transitive`, with `development` where it is only for that. */
export function dependencyKind({ direct, development }: Pick<Package, 'direct' | 'development'>): string {
  if (direct === undefined && !development) return '';
  const kind = direct === undefined ? [] : [direct ? 'direct' : 'transitive'];
  return [...kind, ...(development ? ['development'] : [])].join(', ');
}
