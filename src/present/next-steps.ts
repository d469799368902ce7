import type { Finding } from '../model/finding.ts';
import type { Package } from '../model/package.ts';
import type { Report } from '../model/report.ts';

/** One upgrade and what it mends. */
export interface NextStep {
  /** The package, or the source package where several were built from one. */
  readonly subject: string;
  /** The installed packages that are upgraded together. */
  readonly packages: readonly string[];
  readonly installed: string;
  readonly to: string;
  readonly fixes: readonly Finding[];
  readonly exploited: number;
}

/** Orders versions as people read them. Good enough to choose which of several fixes to name, not to judge. */
const READING_ORDER = new Intl.Collator('en', { numeric: true });

/** The upgrades that mend something, the most valuable first: exploited findings, then priority, then number. */
export function nextSteps(report: Report): NextStep[] {
  const packages = affectedPackages(report);
  const upgrades = Map.groupBy(
    report.findings.filter((finding) => finding.fixedIn.length > 0),
    (finding) => upgradeKey(finding, packages.get(finding.package.purl)),
  );
  return [...upgrades.values()].flatMap((fixes) => step(fixes, packages)).toSorted(byValue);
}

/** The packages that have findings, by package URL. */
function affectedPackages({ findings, packages }: Report): Map<string, Package> {
  const affected = new Set(findings.map((finding) => finding.package.purl));
  const found = new Map<string, Package>();
  for (const item of packages) if (affected.has(item.purl)) found.set(item.purl, item);
  return found;
}

function upgradeKey(finding: Finding, item: Package | undefined): string {
  const { ecosystem, name, version } = finding.package;
  return JSON.stringify([ecosystem, item?.source?.name ?? name, item?.source?.version ?? version]);
}

function step(fixes: readonly Finding[], packages: ReadonlyMap<string, Package>): NextStep[] {
  const [first] = fixes;
  if (!first) return [];
  const names = [...new Set(fixes.map((finding) => finding.package.name))];
  const source = packages.get(first.package.purl)?.source?.name;
  return [
    {
      subject: names.length > 1 && source ? source : first.package.name,
      packages: names,
      installed: first.package.version,
      to: fixes
        .map(nearestFix)
        .reduce((left, right) => (READING_ORDER.compare(left, right) < 0 ? right : left)),
      fixes,
      exploited: fixes.filter((finding) => finding.exploited).length,
    },
  ];
}

/** The lowest fixed version above the installed one: the fix in the release line that is in use. */
function nearestFix(finding: Finding): string {
  const above = finding.fixedIn
    .filter((version) => READING_ORDER.compare(version, finding.package.version) > 0)
    .toSorted(READING_ORDER.compare);
  return above[0] ?? finding.fixedIn.at(-1) ?? '';
}

function byValue(left: NextStep, right: NextStep): number {
  const priority = (one: NextStep) => Math.max(...one.fixes.map((finding) => finding.priority));
  return (
    right.exploited - left.exploited ||
    priority(right) - priority(left) ||
    right.fixes.length - left.fixes.length ||
    READING_ORDER.compare(left.subject, right.subject)
  );
}
