import { AUDIT_OUTCOMES, type AuditEvidence, type AuditOutcome } from '../../model/configuration/audit.ts';
import type { CheckHead } from '../../model/configuration/check.ts';
import { type AuditHead, AUDIT_VERSION, type AuditReport } from '../../model/report/audit.ts';
import type { AuditCheck } from './types.ts';

/** What came of a check. */
export interface AuditedCheck {
  readonly check: CheckHead;
  readonly outcome: AuditOutcome;
  readonly evidence: readonly AuditEvidence[];
}

/** Makes every check. One outcome is enough to fail; what could not be read is never told to pass. */
export function audit<Facts>(facts: Facts, checks: readonly AuditCheck<Facts>[]): AuditedCheck[] {
  return checks.map((check) => {
    const evidence = check.find(facts);
    const outcome =
      AUDIT_OUTCOMES.find((one) => evidence.some((each) => each.outcome === one)) ?? 'not-applicable';
    return { check, outcome, evidence };
  });
}

/** The report of an audit: every check, and how many came to what. */
export function auditReport(head: AuditHead, audited: readonly AuditedCheck[]): AuditReport {
  const count = (wanted: AuditOutcome): number => audited.filter(({ outcome }) => outcome === wanted).length;
  return {
    schemaVersion: AUDIT_VERSION,
    ...head,
    summary: {
      fail: count('fail'),
      'not-readable': count('not-readable'),
      pass: count('pass'),
      'not-applicable': count('not-applicable'),
    },
    checks: audited.map(({ check, outcome, evidence }) => {
      const { id, title, severity, vectors, standards = [], why, fix, references } = check;
      return {
        id,
        title,
        severity,
        vectors: [...vectors],
        standards: [...standards],
        outcome,
        why,
        advice: fix,
        references: [...references],
        evidence: [...evidence],
      };
    }),
  };
}
