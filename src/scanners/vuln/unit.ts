import { matchVulnerabilities } from '../../analyse/vulnerabilities/match.ts';
import { surroundingsOf } from '../../analyse/vulnerabilities/surroundings.ts';
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
