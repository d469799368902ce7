import { parseFailOn } from '../../decide/policy/fail-on.ts';
import { judge } from '../../decide/policy/judge.ts';
import { type Finding, FINDING_KINDS, isExploited, isFixable } from '../../model/finding/finding.ts';
import { SEVERITIES, type Severity } from '../../model/finding/head.ts';
import type { Gap } from '../../model/gap.ts';
import { PackedList } from '../../model/packed-list.ts';
import { HIDING, REPORT_SCHEMA_VERSION, type Report } from '../../model/report/scan.ts';
import { lazily, type Sequence } from '../../model/sequence.ts';
import { chooseScanners } from '../../scanners/choose.ts';
import { SCANNERS } from '../../scanners/registry.ts';
import type { Scanner } from '../../scanners/types.ts';
import { type Catalogue, readCatalogue, type TargetRequest } from './read-catalogue.ts';
import { runScanners, wantedBy } from './run-scanners.ts';
import type { BuildServices } from './services.ts';
import { staleness } from './staleness.ts';

export interface ScanRequest extends TargetRequest {
  /** Ids of the scanners that look; default all. */
  readonly scanners?: readonly string[] | undefined;
  /** Findings of other severities are left out of the report, but judged all the same; default all. */
  readonly severities?: readonly Severity[];
  /** Vulnerabilities that no release fixes are neither reported nor judged. */
  readonly onlyFixed?: boolean;
  /** Rules as `parseFailOn` reads them. */
  readonly failOn?: string;
  /** Days after which advisory data counts as stale. */
  readonly maximumDataAge: number;
}

/**
 * Reads what the chosen scanners want of a target, lets them look, and judges what they found. Throws a `Fault`
 * (`usage`) for a scanner that `known` does not have.
 */
export async function scan(
  request: ScanRequest,
  services: BuildServices,
  known: readonly Scanner[] = SCANNERS,
): Promise<Report> {
  const scanners = chooseScanners(request.scanners, known);
  const rules = request.failOn === undefined ? [] : parseFailOn(request.failOn);
  const needsAdvisories = scanners.some((scanner) => scanner.advisories);
  using advisories = needsAdvisories ? services.openAdvisories() : undefined;
  const catalogue = await readCatalogue(request, services, wantedBy(scanners));
  services.progress(`looking for ${scanners.map(({ title }) => title).join(', ')}`);
  const found = runScanners(scanners, catalogue, advisories, services);
  const data = advisories?.status();
  const { severities, onlyFixed = false } = request;
  const judged = onlyFixed ? chosen(found.findings, isFixable) : found.findings;
  const findings = severities ? chosen(judged, ({ severity }) => severities.includes(severity)) : judged;
  const stale = data ? staleGaps(data, request.maximumDataAge, services.now()) : [];
  const gaps = [...catalogue.gaps, ...found.gaps, ...stale];
  return {
    ...describe(request, catalogue, services),
    verdict: judge(judged, gaps, rules),
    summary: summarise(catalogue, findings, {
      ...NOTHING_HIDDEN,
      unfixed: found.findings.length - judged.length,
      severity: judged.length - findings.length,
    }),
    findings,
    suppressed: [],
    coverage: {
      ...coverageOf(catalogue, gaps),
      scanners: scanners.map(({ id }) => id),
      examined: found.examined,
      advisoryData: data,
    },
  };
}

/** Reads a target and tells what is in it, without findings. */
export async function inventory(request: TargetRequest, services: BuildServices): Promise<Report> {
  const catalogue = await readCatalogue(request, services);
  return {
    ...describe(request, catalogue, services),
    verdict: judge([], catalogue.gaps, []),
    summary: summarise(catalogue, [], NOTHING_HIDDEN),
    findings: [],
    suppressed: [],
    coverage: coverageOf(catalogue, catalogue.gaps),
  };
}

function staleGaps(...given: Parameters<typeof staleness>): Gap[] {
  return staleness(...given).map((reason) => ({ kind: 'stale-data', subject: 'advisory database', reason }));
}

type Description = Pick<Report, 'schemaVersion' | 'tool' | 'created' | 'target' | 'packages'>;

function describe(request: TargetRequest, catalogue: Catalogue, services: BuildServices): Description {
  const { kind, image, distribution, packages } = catalogue;
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool: { name: 'plimsoll', version: services.toolVersion },
    created: services.now().toISOString(),
    target: { reference: request.target, kind, image, distribution },
    packages,
  };
}

function chosen(findings: Iterable<Finding>, isChosen: (finding: Finding) => boolean): Sequence<Finding> {
  return PackedList.from(lazily(findings, (finding) => (isChosen(finding) ? [finding] : [])));
}

const NOTHING_HIDDEN = zeros(HIDING);

function summarise(
  catalogue: Catalogue,
  findings: Iterable<Finding>,
  hidden: Report['summary']['hidden'],
): Report['summary'] {
  const severities = zeros(SEVERITIES);
  const kinds = zeros(FINDING_KINDS);
  let [fixable, exploited] = [0, 0];
  for (const finding of findings) {
    severities[finding.severity] += 1;
    kinds[finding.kind] += 1;
    if (isFixable(finding)) fixable += 1;
    if (isExploited(finding)) exploited += 1;
  }
  return { packages: catalogue.packages.length, findings: severities, kinds, fixable, exploited, hidden };
}

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}

function coverageOf(catalogue: Catalogue, gaps: readonly Gap[]): Report['coverage'] {
  const { layers, files } = catalogue;
  return { scanners: [], examined: {}, layers, files, gaps: [...gaps] };
}
