import { matchVulnerabilities } from '../../analyse/vulnerabilities/match.ts';
import type { Gap } from '../../model/gap.ts';
import type { Scanner } from '../types.ts';

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
  version: 1,
  packages: true,
  advisories: true,
  analysers: [],
  removedFiles: false,
  findings({ packages, distribution, advisories, budget }) {
    if (!advisories) return { findings: [], gaps: [NO_ADVISORIES] };
    return matchVulnerabilities({ packages, distribution, store: advisories, budget });
  },
};
