import { audit, auditReport } from '../../analyse/audit/audit.ts';
import { hostChecks } from '../../analyse/misconfiguration/host/unit.ts';
import { Fault } from '../../model/fault.ts';
import type { AuditReport } from '../../model/report/audit.ts';
import { factsOf } from '../../observe/host/facts.ts';
import { openTree } from '../../observe/host/tree.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';

/** Makes every check of a host whose root is a folder. Throws a `Fault` (`not-found`) where there is no such folder. */
export function auditRoot(root: string): AuditReport {
  if (localPathKind(root) === 'file')
    throw new Fault('not-found', `${root} is no folder`, { hint: '--root names the root of a host' });
  const facts = factsOf(openTree(root));
  return auditReport({ kind: 'host', root, live: facts.isLive }, audit(facts, hostChecks.checks));
}
