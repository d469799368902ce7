import type { Report } from '../../../model/report/scan.ts';
import { inPieces, jsonPieces } from '../../text/json.ts';
import type { ReportFormat } from '../types.ts';

/** The report as it is; docs/reference/report.schema.json describes it. */
export const json = {
  id: 'json',
  description: 'the whole report, in a versioned schema',
  write: (report: Report) => jsonPieces(inPieces(report)),
} satisfies ReportFormat;
