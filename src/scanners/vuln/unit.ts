import { matchVulnerabilities } from '../../analyse/vulnerabilities/match.ts';
import { surroundingsOf } from '../../analyse/vulnerabilities/surroundings.ts';
import type { Gap } from '../../model/gap.ts';
import { PackedList } from '../../model/packed-list.ts';
import { lazily } from '../../model/sequence.ts';
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
  findings({ packages, distribution, advisories, budget, image, internet }) {
    if (!advisories) return { findings: [], gaps: [NO_ADVISORIES] };
    const surroundings = surroundingsOf(image, internet);
    return matchVulnerabilities({ packages, distribution, store: advisories, budget, surroundings });
  },
};

/** Tells of each vulnerability whether what is started gets to it, too. That reads every source of the target. */
export async function reachingScanner(): Promise<Scanner> {
  const { judgeFor, MANIFESTS, MODULE_ENTRIES, MODULES } = await import('./reachability.ts');
  return {
    ...VULN_SCANNER,
    analysers: [MODULES, MANIFESTS],
    selectors: [MODULE_ENTRIES],
    findings(target: ScannedTarget): ScanOutcome {
      const outcome = VULN_SCANNER.findings(target);
      if (outcome.findings.length === 0) return outcome;
      const judge = judgeFor(target);
      const findings = lazily(outcome.findings, (finding) => {
        const reachability = finding.kind === 'vulnerability' ? judge(finding.package) : undefined;
        return [reachability ? { ...finding, reachability } : finding];
      });
      return { ...outcome, findings: PackedList.from(findings) };
    },
  };
}
