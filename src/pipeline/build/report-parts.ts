import { withoutCredentials } from '../../model/credentials.ts';
import type { Finding } from '../../model/finding/finding.ts';
import { FINDING_KINDS, isExploited, isFixable, isPossible } from '../../model/finding/about.ts';
import { SEVERITIES } from '../../model/finding/severity.ts';
import type { Gap } from '../../model/gap.ts';
import type { Image } from '../../model/image.ts';
import type { Report } from '../../model/report/scan.ts';
import { HIDING } from '../../model/report/hidden.ts';
import { REPORT_SCHEMA_VERSION } from '../../model/report/basis.ts';
import type { Catalogue, TargetRequest } from './read-catalogue.ts';
import type { BuildServices } from './services.ts';

type ReportedImage = NonNullable<Report['target']['image']>;
type Description = Pick<Report, 'schemaVersion' | 'tool' | 'created' | 'target' | 'packages'>;

/** What is in a target in which nothing is but what analysers told of files. */
export const NOTHING: Omit<Catalogue, 'facts' | 'files' | 'gaps'> = {
  kind: 'source-folder',
  image: undefined,
  distribution: undefined,
  packages: [],
  layers: { total: 0, read: 0, cached: 0 },
};

/** What a report is of, when it was made, and by what. */
export function describe(
  request: Pick<TargetRequest, 'target'>,
  catalogue: Pick<Catalogue, 'kind' | 'image' | 'distribution' | 'packages'>,
  services: Pick<BuildServices, 'now' | 'toolVersion'>,
): Description {
  const { kind, image, distribution, packages } = catalogue;
  const shown = image && withoutHistory(image);
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool: { name: 'plimsoll', version: services.toolVersion },
    created: services.now().toISOString(),
    target: { reference: withoutCredentials(request.target), kind, image: shown, distribution },
    packages,
  };
}

function withoutHistory(image: Image): ReportedImage {
  const { history: _, ...shown } = image;
  return shown;
}

/** Nothing was found that is not shown. */
export const NOTHING_HIDDEN = zeros(HIDING);

/** How many there are of what. */
export function summarise(
  catalogue: Pick<Catalogue, 'packages'>,
  findings: Iterable<Finding>,
  hidden: Report['summary']['hidden'],
): Report['summary'] {
  const severities = zeros(SEVERITIES);
  const kinds = zeros(FINDING_KINDS);
  let [fixable, exploited, possible] = [0, 0, 0];
  for (const finding of findings) {
    severities[finding.severity] += 1;
    kinds[finding.kind] += 1;
    if (isFixable(finding)) fixable += 1;
    if (isExploited(finding)) exploited += 1;
    if (isPossible(finding)) possible += 1;
  }
  return {
    packages: catalogue.packages.length,
    findings: severities,
    kinds,
    fixable,
    exploited,
    possible,
    hidden,
  };
}

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}

/** What was looked at, and what could not be, without credentials. */
export function coverageOf(
  catalogue: Pick<Catalogue, 'layers' | 'files'>,
  gaps: readonly Gap[],
): Report['coverage'] {
  const { layers, files } = catalogue;
  const shown = gaps.map((gap) => ({
    ...gap,
    subject: withoutCredentials(gap.subject),
    reason: withoutCredentials(gap.reason),
  }));
  return { scanners: [], examined: {}, layers, files, gaps: shown };
}

/** Each once: what a report that is read back tells of its target may be found anew. */
export function distinct(gaps: readonly Gap[]): Gap[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}
