import { matchVulnerabilities } from '../../analyse/vulnerabilities/match.ts';
import { parseFailOn } from '../../decide/policy/fail-on.ts';
import { judge } from '../../decide/policy/judge.ts';
import { type Finding, SEVERITIES, type Severity } from '../../model/finding/finding.ts';
import type { Gap } from '../../model/gap.ts';
import { PackedList } from '../../model/packed-list.ts';
import { REPORT_SCHEMA_VERSION, type Report } from '../../model/report/scan.ts';
import { lazily, type Sequence } from '../../model/sequence.ts';
import type { AdvisoryStore } from '../../platform/advisories/types.ts';
import { type Catalogue, readCatalogue, type TargetRequest } from './read-catalogue.ts';
import type { BuildServices } from './services.ts';
import { staleness } from './staleness.ts';

export interface ScanRequest extends TargetRequest {
  /** Findings of other severities are left out of the report, but judged all the same; default all. */
  readonly severities?: readonly Severity[];
  /** Findings that no release fixes are neither reported nor judged. */
  readonly onlyFixed?: boolean;
  /** Rules as `parseFailOn` reads them. */
  readonly failOn?: string;
  /** Days after which advisory data counts as stale. */
  readonly maximumDataAge: number;
}

/** Reads a target, matches it with the advisories known here and judges what was found. */
export async function scan(request: ScanRequest, services: BuildServices): Promise<Report> {
  const rules = request.failOn === undefined ? [] : parseFailOn(request.failOn);
  using advisories = services.openAdvisories();
  const catalogue = await readCatalogue(request, services);
  services.progress(`matching ${catalogue.packages.length} packages`);
  const matched = advisories ? match(catalogue, advisories) : { findings: [], gaps: [NO_ADVISORIES] };
  const data = advisories?.status();
  const { severities, onlyFixed = false } = request;
  const judged = onlyFixed ? chosen(matched.findings, isFixable) : matched.findings;
  const findings = severities ? chosen(judged, ({ severity }) => severities.includes(severity)) : judged;
  const stale = data ? staleness(data, request.maximumDataAge, services.now()) : [];
  const staleGaps = stale.map((reason): Gap => ({
    kind: 'stale-data',
    subject: 'advisory database',
    reason,
  }));
  const gaps = [...catalogue.gaps, ...matched.gaps, ...staleGaps];
  return {
    ...describe(request, catalogue, services),
    verdict: judge(judged, gaps, rules),
    summary: summarise(catalogue, findings),
    findings,
    coverage: { ...coverageOf(catalogue, gaps), scanners: ['vuln'], advisoryData: data },
  };
}

/** Reads a target and tells what is in it, without findings. */
export async function inventory(request: TargetRequest, services: BuildServices): Promise<Report> {
  const catalogue = await readCatalogue(request, services);
  return {
    ...describe(request, catalogue, services),
    verdict: judge([], catalogue.gaps, []),
    summary: summarise(catalogue, []),
    findings: [],
    coverage: coverageOf(catalogue, catalogue.gaps),
  };
}

const NO_ADVISORIES: Gap = {
  kind: 'missing-data',
  subject: 'advisory database',
  reason: 'there is none yet, so nothing is known to be wrong or right; run "plimsoll db update"',
};

function match(catalogue: Catalogue, store: AdvisoryStore) {
  const { packages, distribution } = catalogue;
  return matchVulnerabilities({ packages, distribution, store });
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

function isFixable({ fixedIn }: Finding): boolean {
  return fixedIn.length > 0;
}

function summarise(catalogue: Catalogue, findings: Iterable<Finding>): Report['summary'] {
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Record<Severity, number>;
  let [fixable, exploited] = [0, 0];
  for (const finding of findings) {
    counts[finding.severity] += 1;
    if (isFixable(finding)) fixable += 1;
    if (finding.exploited) exploited += 1;
  }
  return { packages: catalogue.packages.length, findings: counts, fixable, exploited };
}

function coverageOf(catalogue: Catalogue, gaps: readonly Gap[]): Report['coverage'] {
  const { layers, files } = catalogue;
  return { scanners: [], layers, files, gaps: [...gaps] };
}
