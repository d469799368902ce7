import { type Finding, SEVERITIES, type Severity } from '../model/finding.ts';
import type { Location } from '../model/package.ts';
import type { Report } from '../model/report.ts';

/** The findings of one package, highest priority first. */
export interface PackageGroup {
  readonly package: Finding['package'];
  readonly findings: readonly [Finding, ...Finding[]];
}

/** Findings by package; the package with the most important finding first. */
export function groupByPackage(findings: readonly Finding[]): PackageGroup[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings.toSorted((left, right) => right.priority - left.priority)) {
    const group = groups.get(finding.package.purl);
    if (group) group.push(finding);
    else groups.set(finding.package.purl, [finding]);
  }
  return [...groups.values()].map((group) => ({ package: group[0].package, findings: group }));
}

/** `3 critical, 12 high`: most severe first, without those that do not occur. */
export function severityCounts(findings: readonly { readonly severity: Severity }[]): string {
  return SEVERITIES.map((severity) => [findings.filter((one) => one.severity === severity).length, severity])
    .filter(([number]) => number !== 0)
    .map(([number, severity]) => `${number} ${severity}`)
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
