import type { Report } from '../../../model/report/scan.ts';
import type { ReportFormat } from '../types.ts';
import { writeCyclonedx } from '../cyclonedx-document.ts';

/** CycloneDX 1.6 in JSON: https://cyclonedx.org/docs/1.6/json/ */
export const cyclonedx = {
  id: 'cyclonedx',
  description: 'CycloneDX 1.6 JSON: bill of materials with vulnerabilities',
  write: (report: Report) => writeCyclonedx(report, '1.6'),
} satisfies ReportFormat;
