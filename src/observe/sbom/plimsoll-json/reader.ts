import { isGapOfReading } from '../../../model/bill-properties.ts';
import { packageWithoutCredentials } from '../../../model/credentials.ts';
import { Fault } from '../../../model/fault.ts';
import { type Package, packageSchema } from '../../../model/package.ts';
import { PackedList } from '../../../model/packed-list.ts';
import { coverageSchema, reportSchema } from '../../../model/report/scan.ts';
import { REPORT_SCHEMA_VERSION } from '../../../model/report/basis.ts';
import { field, list, shaped } from '../document.ts';
import type { SbomContent, SbomReader } from '../types.ts';

/** What a report says of its target and packages is the same in all of these. */
const VERSIONS: readonly unknown[] = ['1.0', '1.1', '1.2', REPORT_SCHEMA_VERSION];

/** Our own JSON report, described by docs/reference/report.schema.json. */
export const plimsollJsonReader: SbomReader = {
  id: 'plimsoll-json',
  vectors: ['V3', 'V7'],
  recognises: (document) => field(field(document, 'tool'), 'name') === 'plimsoll',
  read(document): SbomContent {
    const version = field(document, 'schemaVersion');
    if (!VERSIONS.includes(version)) {
      throw new Fault(
        'unsupported',
        `a report of schema ${String(version).slice(0, 20)}, not ${REPORT_SCHEMA_VERSION}`,
        {
          hint: 'Read it with the version of plimsoll that wrote it, or scan again.',
        },
      );
    }
    const { image, distribution } = shaped(reportSchema.shape.target, field(document, 'target'), 'target');
    const coverage = field(document, 'coverage');
    const { gaps } = shaped(coverageSchema.pick({ gaps: true }), coverage, 'coverage');
    return {
      packages: PackedList.from(packagesOf(document)),
      distribution,
      image,
      gaps: gaps.filter(isGapOfReading),
    };
  },
};

function* packagesOf(document: unknown): Generator<Package, undefined> {
  let index = 0;
  for (const value of list(field(document, 'packages'), 'packages')) {
    yield packageWithoutCredentials(shaped(packageSchema, value, `packages.${index}`));
    index += 1;
  }
}
