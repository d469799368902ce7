import { isGapOfReading } from '../../../model/bill-properties.ts';
import { Fault } from '../../../model/fault.ts';
import { raiseScanReport } from '../../../model/report/raise-scan.ts';
import { REPORT_SCHEMA_VERSION, reportSchema } from '../../../model/report/scan.ts';
import { field, shaped } from '../document.ts';
import type { SbomContent, SbomReader } from '../types.ts';

/** Our own JSON report, described by docs/reference/report.schema.json. */
export const plimsollJsonReader: SbomReader = {
  id: 'plimsoll-json',
  vectors: ['V3', 'V7'],
  recognises: (document) => field(field(document, 'tool'), 'name') === 'plimsoll',
  read(given): SbomContent {
    const document = raiseScanReport(given);
    const version = field(document, 'schemaVersion');
    if (version !== REPORT_SCHEMA_VERSION) {
      throw new Fault(
        'unsupported',
        `a report of schema ${String(version).slice(0, 20)}, not ${REPORT_SCHEMA_VERSION}`,
        {
          hint: 'Read it with the version of plimsoll that wrote it, or scan again.',
        },
      );
    }
    const report = shaped(reportSchema, document, '');
    const { image, distribution } = report.target;
    return {
      packages: report.packages,
      distribution,
      image,
      gaps: report.coverage.gaps.filter(isGapOfReading),
    };
  },
};
