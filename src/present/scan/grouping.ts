import type { Finding } from '../../model/finding/finding.ts';
import { ofKind } from '../../model/finding/about.ts';
import type { Severity } from '../../model/finding/head.ts';
import { SEVERITIES } from '../../model/finding/severity.ts';
import type { Origin } from '../../model/finding/origin.ts';
import type { FoundPackage } from '../../model/finding/subject.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Location } from '../../model/package.ts';
import type { Report } from '../../model/report/scan.ts';
import { lazily } from '../../model/sequence.ts';
import { neighbours, sorted } from '../../model/sorted.ts';

/** The vulnerabilities of one package, highest priority first. */
export interface PackageGroup {
  readonly package: FoundPackage;
  readonly findings: readonly [VulnerabilityFinding, ...VulnerabilityFinding[]];
}

/** How many findings there are of each severity. */
export type SeverityCounts = Report['summary']['findings'];

/** Vulnerabilities by package, where the findings of a report are given; the package with the most important finding first. */
export function groupByPackage(findings: Iterable<Finding>): Iterable<PackageGroup> {
  return lazily(grouped(ofKind(findings, 'vulnerability'), purlOf), (group) => [
    { package: group[0].package, findings: group },
  ]);
}

export function purlOf(finding: VulnerabilityFinding): string {
  return finding.package.purl;
}

/** Each key with its place among the keys, in the order in which they first occur. */
export function placesOf<T>(values: Iterable<T>, keyOf: (value: T) => string): Map<string, number> {
  const places = new Map<string, number>();
  for (const value of values) if (!places.has(keyOf(value))) places.set(keyOf(value), places.size);
  return places;
}

/**
 * Findings with the same key together, each group in the order given, and the groups in the order of their keys'
 * places: unless told, where they first occur. One group is in memory at a time.
 */
export function grouped<Kind extends Finding>(
  findings: Iterable<Kind>,
  keyOf: (finding: Kind) => string,
  places: ReadonlyMap<string, number> = placesOf(findings, keyOf),
): Iterable<readonly [Kind, ...Kind[]]> {
  const placeOf = (finding: Kind) => places.get(keyOf(finding)) ?? places.size;
  const byPlace = (left: Kind, right: Kind) => placeOf(left) - placeOf(right);
  return { [Symbol.iterator]: () => neighbours(sorted(findings, byPlace), keyOf) };
}

export function countBySeverity(findings: Iterable<{ readonly severity: Severity }>): SeverityCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, none: 0, unknown: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** `3 critical, 12 high`: most severe first, without those that do not occur. */
export function severityCounts(counts: SeverityCounts): string {
  return SEVERITIES.filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severity}`)
    .join(', ');
}

/** Where a package is: `layer 3 RUN apt-get install curl` in an image, else the path that told of it. */
export function whereIs(locations: readonly Location[], report: Report): string {
  const [first, ...others] = locations;
  if (!first) return '';
  const more = others.length > 0 ? ` (+${others.length})` : '';
  const layer = report.target.image?.layers.find((one) => one.index === first.layer);
  if (!layer) return `${first.path}${more}`;
  return `layer ${layer.index + 1}${more} ${shortInstruction(layer.instruction ?? '')}`.trimEnd();
}

/** Who gets a commit, in a few words behind its id. */
const REACHES = {
  shared: ', on a shared branch',
  local: ', on a local branch',
  none: ', on no branch',
} as const;

/** Where a finding came from: `layer 3 COPY . /app`, `commit 0123456789ab`, `shop.yaml:12`; empty where nothing is known. */
export function whereFrom(origins: readonly Origin[], report: Report): string {
  const [first, ...others] = origins;
  if (!first) return '';
  const more = others.length > 0 ? ` (+${others.length})` : '';
  if (first.kind === 'commit') {
    const reach = first.reach === undefined ? '' : REACHES[first.reach];
    return `commit ${first.commit.slice(0, 12)}${reach}${more}`;
  }
  if (first.kind === 'manifest') return `${first.file}:${first.line}${more}`;
  const instruction = first.instruction ?? report.target.image?.layers[first.layer]?.instruction ?? '';
  const removed = first.removed ? ', removed above' : '';
  return `layer ${first.layer + 1}${removed}${more} ${shortInstruction(instruction)}`.trimEnd();
}

/** A history entry as somebody would write it in a Dockerfile, without the builder's additions. */
export function shortInstruction(instruction: string): string {
  const plain = instruction.slice(0, 1_000).replaceAll(/\s+/g, ' ').trim();
  const nop = /^\/bin\/sh -c #\(nop\) ?(.*)$/.exec(plain);
  if (nop) return (nop[1] ?? '').trim();
  return plain
    .replace(/^(RUN )?(\|\d+ .*? )?\/bin\/sh -c /, 'RUN ')
    .replace(/ # buildkit$/, '')
    .trim();
}
