import { matchVulnerabilities } from '../../analyse/vulnerabilities/match.ts';
import { surroundingsOf } from '../../analyse/vulnerabilities/surroundings.ts';
import type { MatchInput } from '../../analyse/vulnerabilities/types.ts';
import type { Gap } from '../../model/gap.ts';
import type { Scanner, ScannedTarget, ScanOutcome } from '../types.ts';

const NO_ADVISORIES: Gap = {
  kind: 'missing-data',
  subject: 'advisory database',
  reason: 'none yet; run "plimsoll db update", or scan with --update',
};

/** Vulnerabilities of packages that advisories tell of. */
export const VULN_SCANNER: Scanner = {
  id: 'vuln',
  title: 'known vulnerabilities',
  isUsual: true,
  vectors: ['V3', 'V6', 'V7'],
  version: 2,
  packages: true,
  advisories: true,
  analysers: [],
  removedFiles: false,
  findings: (target) => matched(target),
};

/** Tells of each vulnerability whether what is started gets to it, too. That reads every source and program of the target. */
export async function reachingScanner(): Promise<Scanner> {
  const { judgeFor, REACHABILITY_ANALYSERS, REACHABILITY_ENTRIES } = await import('./reachability.ts');
  return {
    ...VULN_SCANNER,
    analysers: REACHABILITY_ANALYSERS,
    selectors: [REACHABILITY_ENTRIES],
    packageFiles: true,
    findings(target) {
      // What was read is put together for the first package that has a vulnerability.
      let judge: ReturnType<typeof judgeFor> | undefined;
      return matched(target, (one, code) => (judge ??= judgeFor(target))(one, code));
    },
  };
}

function matched(
  { packages, distribution, advisories, budget, image, internet }: ScannedTarget,
  reachabilityOf?: MatchInput['reachabilityOf'],
): ScanOutcome {
  if (!advisories) return { findings: [], gaps: [NO_ADVISORIES] };
  const surroundings = surroundingsOf(image, internet);
  return matchVulnerabilities({
    packages,
    distribution,
    store: advisories,
    budget,
    surroundings,
    reachabilityOf,
  });
}
