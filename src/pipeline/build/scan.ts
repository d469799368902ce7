import { parseFailOn } from '../../decide/policy/fail-on.ts';
import { judge, unjudged } from '../../decide/policy/judge.ts';
import { irrelevanceOf } from '../../decide/relevance/relevance.ts';
import type { Finding } from '../../model/finding/finding.ts';
import { isFixable } from '../../model/finding/about.ts';
import { gatherPlaces } from '../../model/finding/gather.ts';
import type { Severity } from '../../model/finding/head.ts';
import type { Image } from '../../model/image.ts';
import type { Gap } from '../../model/gap.ts';
import { PackedList } from '../../model/packed-list.ts';
import type { Report } from '../../model/report/scan.ts';
import type { IrrelevantBy } from '../../model/report/hidden.ts';
import { lazily, type Sequence } from '../../model/sequence.ts';
import { chooseScanners } from '../../scanners/choose.ts';
import { SCANNERS } from '../../scanners/registry.ts';
import type { Scanner, ScannerEntry } from '../../scanners/types.ts';
import { type Catalogue, readCatalogue, type TargetRequest, type Wanted } from './read-catalogue.ts';
import type { Excepted } from '../../decide/waivers/apply.ts';
import { givenExceptions, withExceptions, withoutExcepted } from './excepted.ts';
import type { ExceptionRequest } from './exceptions.ts';
import { withClaimedInOwners } from './claimed-packages.ts';
import type { InternetReach } from './internet-reach.ts';
import { coverageOf, describe, distinct, NOTHING_HIDDEN, summarise } from './report-parts.ts';
import { runScanners, wantedBy } from './run-scanners.ts';
import type { BuildServices } from './services.ts';
import { staleness } from './staleness.ts';
import { heardScanners, type SecretRun, secretRunOf } from './secret-run.ts';
import type { VaultSource } from './vault-matching.ts';
import type { VerifyRequest } from './verification.ts';
import type { SecretListener } from '../../analyse/leaks/verification/types.ts';

export interface ScanRequest extends TargetRequest {
  /** Ids of the scanners that look; default all. */
  readonly scanners?: readonly string[] | undefined;
  /** Findings of other severities are left out of the report, but judged all the same; default all. */
  readonly severities?: readonly Severity[];
  /** Vulnerabilities that no release fixes are neither reported nor judged. */
  readonly onlyFixed?: boolean;
  /** What cannot matter is neither reported nor judged, and counted by why. */
  readonly onlyRelevant?: boolean;
  /** Does the internet reach what runs of the target? Undefined: nobody told. */
  readonly internet?: boolean | undefined;
  /** Tells of an image whether it does, where nobody said so. */
  readonly internetReach?: InternetReach | undefined;
  /** Rules as `parseFailOn` reads them. */
  readonly failOn?: string;
  /** Days after which advisory data counts as stale. */
  readonly maximumDataAge: number;
  /** What is found and needs nobody's attention; default: nothing. */
  readonly exceptions?: ExceptionRequest | undefined;
  /** Whether issuers are asked about the secrets that are found; default: nobody is. */
  readonly verify?: VerifyRequest | undefined;
  /** What is asked which of the secrets that are found a vault knows; default: nothing is. */
  readonly vault?: VaultSource | undefined;
  /** Hears the secrets too. */
  readonly hear?: SecretListener | undefined;
}

/** How a target is read; default as its kind is. Somebody may hear the secrets in it. */
export type ReadTarget = (
  request: TargetRequest,
  services: BuildServices,
  wanted: Wanted,
  hear?: SecretListener,
) => Promise<Catalogue>;

/**
 * Reads what the chosen scanners want of a target, lets them look, and judges what they found. Throws a `Fault`
 * (`usage`) for a scanner that `known` does not have.
 */
export async function scan(
  request: ScanRequest,
  services: BuildServices,
  known: readonly ScannerEntry[] = SCANNERS,
  read: ReadTarget = readCatalogue,
): Promise<Report> {
  const loaded = await Promise.all(chooseScanners(request.scanners, known).map(({ load }) => load()));
  const run = await secretRunOf(request, loaded, services);
  const scanners = run ? heardScanners(loaded, run.hear, request.verify?.known) : loaded;
  const rules = request.failOn === undefined ? [] : parseFailOn(request.failOn);
  const given = await givenExceptions(request.exceptions);
  using advisories = scanners.some((one) => one.advisories) ? services.openAdvisories() : undefined;
  const reading = await readingServices(scanners, services, run);
  const catalogue = await read(request, reading, withExceptions(wantedBy(scanners), given), run?.hear);
  services.progress(`looking for ${scanners.map(({ title }) => title).join(', ')}`);
  const internet = request.internet ?? reachOf(request, catalogue);
  const examined = { ...catalogue, internet, today: services.now() };
  const found = runScanners(scanners, examined, advisories, services);
  const data = advisories?.status();
  const noted = await withoutExcepted(found, catalogue, given, request, services);
  const excepted = await told(noted, run);
  const { judged, findings, hidden } = choose(excepted, request, catalogue.image !== undefined);
  const stale = data ? staleGaps(data, request.maximumDataAge, services.now()) : [];
  const gaps = distinct([...excepted.gaps, ...stale]);
  const listed = listedOf(catalogue, found.findings, request, scanners);
  return {
    ...describe(request, { ...listed, image: shownBy(scanners, catalogue.image) }, services),
    verdict: judge({ findings: judged, hidden, gaps, isExamined: isExamined(found.examined) }, rules),
    summary: summarise(listed, findings, hidden),
    findings,
    suppressed: excepted.suppressed,
    coverage: {
      ...coverageOf(catalogue, gaps),
      ...(excepted.remarks.length > 0 && { exceptions: [...excepted.remarks] }),
      scanners: scanners.map(({ id }) => id),
      examined: found.examined,
      advisoryData: data,
    },
  };
}

/** What a report lists: which files packages own, scanners alone may have wanted to know. */
function listedOf(
  catalogue: Catalogue,
  findings: Iterable<Finding>,
  { withFiles = false }: ScanRequest,
  scanners: readonly Scanner[],
): Catalogue {
  const packages = withClaimedInOwners(catalogue.packages, findings);
  if (withFiles || !scanners.some(({ packageFiles }) => packageFiles)) return { ...catalogue, packages };
  const withoutFiles = lazily(packages, (one) => {
    const { files: _, ...rest } = one;
    return [rest];
  });
  return { ...catalogue, packages: PackedList.from(withoutFiles) };
}

/** Manifests may have an image, and nothing else. */
function reachOf({ internetReach, target }: ScanRequest, { image }: Catalogue): boolean | undefined {
  return image && internetReach?.(target, image);
}

/** What a target is read with: what is remembered of it has no secrets in it, which nobody would hear. */
async function readingServices(
  scanners: readonly Scanner[],
  services: BuildServices,
  run: SecretRun | undefined,
): Promise<BuildServices> {
  for (const { prepare } of scanners) await prepare?.(services.patterns);
  return run ? { ...services, cache: FORGETFUL } : services;
}

const FORGETFUL: BuildServices['cache'] = {
  get: () => undefined,
  set: () => undefined,
  [Symbol.dispose]: () => undefined,
};

/** What somebody answers for is not asked about. */
async function told(excepted: Excepted, run: SecretRun | undefined): Promise<Excepted> {
  if (!run) return excepted;
  return { ...excepted, findings: await run.tell(excepted.findings) };
}

/** What counts of the findings, what of that is shown, and how many are not. */
function choose(excepted: Excepted, request: ScanRequest, isImage: boolean) {
  const { severities, onlyFixed = false, verify, onlyRelevant = false } = request;
  const all = gatherPlaces(excepted.findings);
  const { relevant, irrelevant } = onlyRelevant
    ? relevantOf(all, isImage)
    : { relevant: all, irrelevant: {} };
  const fixable = onlyFixed ? chosen(relevant, isFixable) : relevant;
  const judged = verify?.onlyLive ? chosen(fixable, isNoDeadLeak) : fixable;
  const findings = severities ? chosen(judged, ({ severity }) => severities.includes(severity)) : judged;
  const hidden = {
    ...excepted.hidden,
    ...irrelevant,
    unfixed: relevant.length - fixable.length,
    severity: judged.length - findings.length,
    ...(verify?.onlyLive && { unverified: fixable.length - judged.length }),
  };
  return { judged, findings, hidden };
}

/** Those that may matter, and how many do not, by why. */
function relevantOf(all: Sequence<Finding>, isImage: boolean) {
  const irrelevant = new Map<IrrelevantBy, number>();
  const relevant = chosen(all, (finding) => {
    const by = irrelevanceOf(finding, { isImage });
    if (by !== undefined) irrelevant.set(by, (irrelevant.get(by) ?? 0) + 1);
    return by === undefined;
  });
  return { relevant, irrelevant: Object.fromEntries(irrelevant) };
}

/** Is it anything but a secret that is not known to work? */
function isNoDeadLeak(finding: Finding): boolean {
  return finding.kind !== 'leak' || finding.verified === 'valid';
}

/** Reads a target and tells what is in it, without findings. */
export async function inventory(request: TargetRequest, services: BuildServices): Promise<Report> {
  const read = await readCatalogue(request, services);
  const catalogue = { ...read, packages: withClaimedInOwners(read.packages, []) };
  return {
    ...describe(request, catalogue, services),
    verdict: unjudged(catalogue.gaps),
    summary: summarise(catalogue, [], NOTHING_HIDDEN),
    findings: [],
    suppressed: [],
    coverage: coverageOf(catalogue, catalogue.gaps),
  };
}

/** Was there anything for a scanner to judge? */
function isExamined(examined: Report['coverage']['examined']): boolean {
  return Object.values(examined).some(({ packages = 0, files = 0 }) => packages + files > 0);
}

function staleGaps(...given: Parameters<typeof staleness>): Gap[] {
  return staleness(...given).map((reason) => ({ kind: 'stale-data', subject: 'advisory database', reason }));
}

/** Secrets that are looked for are not in the report of the image either. */
function shownBy(scanners: readonly Scanner[], image: Image | undefined): Image | undefined {
  return image && scanners.reduce((shown, scanner) => scanner.shownImage?.(shown) ?? shown, image);
}

function chosen(findings: Iterable<Finding>, isChosen: (finding: Finding) => boolean): Sequence<Finding> {
  return PackedList.from(lazily(findings, (finding) => (isChosen(finding) ? [finding] : [])));
}
