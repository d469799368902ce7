import { auditHost } from '../../analyse/misconfiguration/host/audit.ts';
import { hostChecks } from '../../analyse/misconfiguration/host/unit.ts';
import type { HostOutcome } from '../../model/configuration/host.ts';
import { Fault } from '../../model/fault.ts';
import { HOST_AUDIT_VERSION, type HostAuditReport } from '../../model/report/host-audit.ts';
import { factsOf } from '../../observe/host/facts.ts';
import { openTree } from '../../observe/host/tree.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';

/** Makes every check of a host whose root is a folder. Throws a `Fault` (`not-found`) where there is no such folder. */
export function auditRoot(root: string): HostAuditReport {
  if (localPathKind(root) === 'file')
    throw new Fault('not-found', `${root} is no folder`, { hint: '--root names the root of a host' });
  const facts = factsOf(openTree(root));
  const checks = auditHost(facts, hostChecks.checks).map(({ check, outcome, evidence }) => {
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
  });
  const count = (wanted: HostOutcome): number => checks.filter(({ outcome }) => outcome === wanted).length;
  return {
    schemaVersion: HOST_AUDIT_VERSION,
    root,
    live: facts.isLive,
    summary: {
      fail: count('fail'),
      'not-readable': count('not-readable'),
      pass: count('pass'),
      'not-applicable': count('not-applicable'),
    },
    checks,
  };
}
