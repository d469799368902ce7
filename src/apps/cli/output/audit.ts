import type { AuditReport } from '../../../model/report/audit.ts';
import type { Report } from '../../../model/report/scan.ts';
import { VERSION } from '../../composition/version.ts';
import { exitCodeOfReport } from '../exit-code.ts';
import { AUDIT_FORMATS } from '../options/audit-report.ts';
import { printReport } from './report.ts';
import { printScanReport } from './scan-report.ts';

export interface AuditInput {
  readonly failOn: string;
  readonly all: boolean;
  readonly format: string;
}

/** Prints the report of an audit, and gives the exit code: what fails weighs more than what is not readable. */
export async function presentAudit(audit: AuditReport, { failOn, all, format }: AuditInput): Promise<number> {
  const report = await reportOf(audit, failOn);
  if (AUDIT_FORMATS.includes(format)) await printScanReport(report, format);
  else {
    const { auditText } = await import('../../../present/audit/text.ts');
    await printReport(audit, format, (one) => auditText(one, all));
  }
  return exitCodeOfReport(report);
}

/** The exit code of an audit of which something else is printed. */
export async function auditExitCode(audit: AuditReport, failOn: string): Promise<number> {
  return exitCodeOfReport(await reportOf(audit, failOn));
}

async function reportOf(audit: AuditReport, failOn: string): Promise<Report> {
  const { scanReportOf } = await import('../../../pipeline/run/audit-report.ts');
  return scanReportOf(audit, failOn, { now: () => new Date(), toolVersion: VERSION });
}
