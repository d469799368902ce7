import { type Finding, SEVERITIES, type Severity } from '../../model/finding/finding.ts';
import type { Location } from '../../model/package.ts';
import type { Report } from '../../model/report/scan.ts';
import { lazily } from '../../model/sequence.ts';
import { neighbours, sorted } from '../../model/sorted.ts';

/** The findings of one package, highest priority first. */
export interface PackageGroup {
  readonly package: Finding['package'];
  readonly findings: readonly [Finding, ...Finding[]];
}

/** How many findings there are of each severity. */
export type SeverityCounts = Report['summary']['findings'];

/** Findings by package, where those of a report are given; the package with the most important finding first. */
export function groupByPackage(findings: Iterable<Finding>): Iterable<PackageGroup> {
  return lazily(grouped(findings, purlOf), (group) => [{ package: group[0].package, findings: group }]);
}

export function purlOf(finding: Finding): string {
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
export function grouped(
  findings: Iterable<Finding>,
  keyOf: (finding: Finding) => string,
  places: ReadonlyMap<string, number> = placesOf(findings, keyOf),
): Iterable<readonly [Finding, ...Finding[]]> {
  const placeOf = (finding: Finding) => places.get(keyOf(finding)) ?? places.size;
  const byPlace = (left: Finding, right: Finding) => placeOf(left) - placeOf(right);
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
