import type { Distribution } from '../../model/distribution.ts';
import { isOfDistribution } from '../../model/ecosystems.ts';
import type { Gap } from '../../model/gap.ts';
import { isCopied, type Package } from '../../model/package.ts';
import { distributionRule } from './distributions.ts';

/**
 * That there is a distribution of which no package was seen: its package manager is one that is not read, or what it
 * keeps was taken away, and the programs it installed are there all the same. Where some were seen, they are matched,
 * or told as not matched.
 */
export function unseenSystem(
  distribution: Distribution | undefined,
  packages: Iterable<Package>,
): Gap | undefined {
  if (!distribution) return undefined;
  for (const one of packages) if (isOfDistribution(one.ecosystem) && !isCopied(one)) return undefined;
  const name = `${distribution.id} ${distribution.version}`.trim();
  const ecosystem = distributionRule(distribution)?.ecosystem;
  const what =
    ecosystem === undefined ? 'database of packages that is read' : `database of ${ecosystem} packages`;
  const reason = `it has no ${what}, so what the system itself has installed is not known`;
  return { kind: 'unknown', subject: name, reason };
}
