import type { Audited } from '../../../pipeline/run/audit-report.ts';
import type { Services } from '../../composition/services.ts';
import { FORMAT_IDS } from './destinations.ts';
import { presentTargets } from './scan-report.ts';

/** Formats of a scan that an audit can be written in, besides its own text and JSON. */
export const AUDIT_FORMATS: readonly string[] = FORMAT_IDS.filter(
  // What is audited has no packages, of which bills of materials are.
  (id) => !['table', 'json', 'cyclonedx', 'spdx'].includes(id),
);

/** Writes an audit in a format of a scan, and gives the exit code. */
export async function presentAudit(
  audit: Audited,
  { format, failOn }: { readonly format: string; readonly failOn: string },
  services: Services,
): Promise<number> {
  const { auditReport } = await import('../../../pipeline/run/audit-report.ts');
  return presentTargets([audit.root], format, AT_ONCE, services, (_, build) =>
    auditReport(audit, { failOn }, build),
  );
}

/** It is read already. */
const AT_ONCE = {
  format: undefined,
  template: undefined,
  output: [],
  offline: true,
  cache: false,
  timeout: Infinity,
  limit: [],
  quiet: true,
  verbose: false,
  color: true,
};
