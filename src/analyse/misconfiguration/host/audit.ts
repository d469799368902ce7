import {
  HOST_OUTCOMES,
  type HostEvidence,
  type HostFacts,
  type HostOutcome,
} from '../../../model/configuration/host.ts';
import type { HostCheck } from './types.ts';

/** What came of a check of a host. */
export interface AuditedCheck {
  readonly check: HostCheck;
  readonly outcome: HostOutcome;
  readonly evidence: readonly HostEvidence[];
}

/** Makes every check. One outcome is enough to fail; what could not be read is never told to pass. */
export function auditHost(host: HostFacts, checks: readonly HostCheck[]): AuditedCheck[] {
  return checks.map((check) => {
    const evidence = check.find(host);
    const outcome =
      HOST_OUTCOMES.find((one) => evidence.some((each) => each.outcome === one)) ?? 'not-applicable';
    return { check, outcome, evidence };
  });
}
