import { ofKind } from '../../model/finding/about.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';
import type { Report } from '../../model/report/scan.ts';
import { grouped, placesOf, purlOf } from './grouping.ts';
import { digestOf } from './identity.ts';

/** A package with what was found in it. */
export interface PackageWithFindings {
  readonly item: Package;
  readonly findings: readonly VulnerabilityFinding[];
}

/** Goes through packages and findings side by side, both in the order of the packages. */
export function* packagesWithFindings({
  packages,
  findings,
}: Report): Generator<PackageWithFindings, undefined> {
  const places = placesOf(packages, ({ purl }) => purl);
  const groups = grouped(ofKind(findings, 'vulnerability'), purlOf, places)[Symbol.iterator]();
  let next = groups.next();
  for (const item of packages) {
    const own = !next.done && purlOf(next.value[0]) === item.purl ? next.value : [];
    if (own.length > 0) next = groups.next();
    yield { item, findings: own };
  }
}

/** SPDX ids may hold letters, digits, `.` and `-` only; the digest keeps them apart. */
export function idOf(item: Package): string {
  const readable = `${item.ecosystem}-${item.name}`.replaceAll(/[^A-Za-z0-9.-]+/g, '-').slice(0, 80);
  return `SPDXRef-Package-${readable}-${digestOf([item.purl]).slice(0, 12)}`;
}

/** SPDX allows no fraction of a second and no zone but UTC. */
export function wholeSeconds(report: Report): string {
  return `${new Date(report.created).toISOString().slice(0, 19)}Z`;
}
