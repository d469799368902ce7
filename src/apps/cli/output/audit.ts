import type { AuditReport } from '../../../model/report/audit.ts';
import { VERSION } from '../../composition/version.ts';
import { exitCodeOfReport } from '../exit-code.ts';
import { AUDIT_FORMATS } from '../options/audit-report.ts';
import { printReport } from './report.ts';
import { printScanReport } from './scan-report.ts';

interface AuditInput {
  readonly failOn: string;
  readonly all: boolean;
  readonly format: string;
}

/** Prints the report of an audit, and gives the exit code: what fails weighs more than what is not readable. */
export async function presentAudit(audit: AuditReport, { failOn, all, format }: AuditInput): Promise<number> {
  const { scanReportOf } = await import('../../../pipeline/run/audit-report.ts');
  const report = scanReportOf(audit, failOn, { now: () => new Date(), toolVersion: VERSION });
  if (AUDIT_FORMATS.includes(format)) await printScanReport(report, format);
  else {
    const { auditText } = await import('../../../present/audit/text.ts');
    await printReport(audit, format, (one) => auditText(one, all));
  }
  return exitCodeOfReport(report);
}
