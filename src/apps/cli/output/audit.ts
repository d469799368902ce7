import { type AuditReport, CHECK_SEVERITIES } from '../../../model/report/audit.ts';
import { EXIT } from '../exit-code.ts';
import { AUDIT_FORMATS } from '../options/audit-report.ts';
import type { Services } from '../../composition/services.ts';
import { printReport } from './report.ts';
import { presentTargets } from './scan-report.ts';

interface AuditInput {
  readonly failOn: string;
  readonly all: boolean;
  readonly format: string;
}

/** Prints the report of an audit, and gives the exit code: what fails weighs more than what is not readable. */
export async function presentAudit(
  report: AuditReport,
  { failOn, all, format }: AuditInput,
  services: Services,
): Promise<number> {
  if (AUDIT_FORMATS.includes(format)) return presentFindings(report, format, failOn, services);
  const { auditText } = await import('../../../present/audit/text.ts');
  await printReport(report, format, (one) => auditText(one, all));
  const counted: readonly string[] =
    failOn === 'any'
      ? CHECK_SEVERITIES
      : CHECK_SEVERITIES.slice(0, CHECK_SEVERITIES.findIndex((one) => one === failOn) + 1);
  const isViolated = report.checks.some(
    ({ outcome, severity }) => outcome === 'fail' && counted.includes(severity),
  );
  if (isViolated) return EXIT.violated;
  const isIncomplete = report.checks.some(({ evidence }) =>
    evidence.some(({ outcome }) => outcome === 'not-readable'),
  );
  return isIncomplete ? EXIT.incomplete : EXIT.clean;
}

/** What fails, in a format of a scan. */
async function presentFindings(
  report: AuditReport,
  format: string,
  failOn: string,
  services: Services,
): Promise<number> {
  const { auditReport } = await import('../../../pipeline/run/audit-report.ts');
  return presentTargets([report.root], format, AT_ONCE, services, (_, build) =>
    auditReport(report, { failOn }, build),
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
