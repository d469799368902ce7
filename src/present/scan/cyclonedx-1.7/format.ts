import type { Report } from '../../../model/report/scan.ts';
import { writeCyclonedx } from '../cyclonedx-document.ts';
import type { ReportFormat } from '../types.ts';

/** CycloneDX 1.7 in JSON: https://cyclonedx.org/docs/1.7/json/ */
export const cyclonedx17 = {
  id: 'cyclonedx-1.7',
  description: 'CycloneDX 1.7 JSON: the same in the newest version',
  write: (report: Report) => writeCyclonedx(report, '1.7'),
} satisfies ReportFormat;
