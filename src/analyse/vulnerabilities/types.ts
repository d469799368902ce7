import type { VulnerableCode } from '../../model/advisory.ts';
import type { Budget } from '../../model/budget.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { Reachability } from '../../model/finding/reachability.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Gap } from '../../model/gap.ts';
import type { Package } from '../../model/package.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { AdvisoryStore } from '../../platform/advisories/types.ts';
import type { Surroundings } from './priority.ts';

/** `code`: what advisories name of it; undefined where none does. */
export type ReachabilityOf = (
  one: Package,
  code: readonly VulnerableCode[] | undefined,
) => Reachability | undefined;

export interface MatchInput {
  readonly packages: Iterable<Package>;
  readonly distribution: Distribution | undefined;
  readonly store: AdvisoryStore;
  /** Where the target runs; default: nothing is known of it. */
  readonly surroundings?: Surroundings;
  /** Does what is started get to a package that has a vulnerability? Default: nobody looked. */
  readonly reachabilityOf?: ReachabilityOf | undefined;
  /** Findings that are given; default `DEFAULT_BUDGET`. */
  readonly budget?: Budget | undefined;
}

export interface MatchOutcome {
  /** Highest priority first; one finding per package and vulnerability. */
  readonly findings: Sequence<VulnerabilityFinding>;
  /** Packages and ecosystems that could not be judged: no advisories for them, or a version that has no order. */
  readonly gaps: readonly Gap[];
}
