import { SEVERITY_PRIORITY, type Severity } from '../../../model/finding/head.ts';
import { SEVERITIES } from '../../../model/finding/severity.ts';
import type { LeakFinding, Verification } from '../../../model/finding/leak.ts';

/** What works today is told before all else. */
const LIVE_PRIORITY = 100;

const VERIFIED: Readonly<Record<Verification['state'], LeakFinding['verified']>> = {
  live: 'valid',
  revoked: 'invalid',
  unknown: 'unknown',
};

/** The finding with what was answered: a live secret is at least high, and comes first; a revoked one is low. */
export function verifiedFinding(finding: LeakFinding, verification: Verification): LeakFinding {
  const verified = VERIFIED[verification.state];
  switch (verification.state) {
    case 'live':
      return {
        ...finding,
        severity: worse(finding.severity, 'high'),
        priority: LIVE_PRIORITY,
        advice: `It works${whose(verification)}. ${finding.advice}`,
        verified,
        verification,
      };
    case 'revoked':
      return {
        ...finding,
        severity: 'low',
        priority: SEVERITY_PRIORITY.low,
        advice:
          'Its issuer does not take it any more. Take it out of here, so that nobody looks into it again.',
        verified,
        verification,
      };
    case 'unknown':
  }
  return { ...finding, verified, verification };
}

function whose({ account }: Verification): string {
  return account === undefined ? '' : `, for ${account}`;
}

function worse(left: Severity, right: Severity): Severity {
  return SEVERITIES.indexOf(left) <= SEVERITIES.indexOf(right) ? left : right;
}
