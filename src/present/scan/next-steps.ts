import type { Finding } from '../../model/finding/finding.ts';
import type { Package } from '../../model/package.ts';
import type { Report } from '../../model/report/scan.ts';
import { lazily } from '../../model/sequence.ts';
import { by, neighbours, sorted } from '../../model/sorted.ts';
import { countBySeverity, type SeverityCounts } from './grouping.ts';

/** One upgrade and what it mends. */
export interface NextStep {
  /** The package, or the source package where several were built from one. */
  readonly subject: string;
  /** The installed packages that are upgraded together. */
  readonly packages: readonly string[];
  readonly installed: string;
  readonly to: string;
  /** Number of findings that it mends. */
  readonly fixes: number;
  readonly severities: SeverityCounts;
  readonly exploited: number;
}

/** The upgrades that mend something, the most valuable first, and how many there are beyond those that are told. */
export interface NextSteps {
  readonly shown: readonly NextStep[];
  readonly more: { readonly upgrades: number; readonly findings: number };
}

/** What counts of a finding that can be mended. */
interface Fix extends Pick<Finding, 'severity' | 'priority'> {
  /** What is upgraded together has the same. */
  readonly key: string;
  readonly source: string | undefined;
  readonly name: string;
  readonly installed: string;
  readonly to: string;
  readonly isExploited: boolean;
  /** Among the findings of the report. */
  readonly index: number;
}

interface Candidate extends NextStep {
  readonly priority: number;
  readonly index: number;
}

/** Orders versions as people read them. Good enough to choose which of several fixes to name, not to judge. */
const READING_ORDER = new Intl.Collator('en', { numeric: true });

/** The best upgrades, by exploited findings, then priority, then number. */
export function nextSteps(report: Report, limit: number): NextSteps {
  let shown: readonly Candidate[] = [];
  let [upgrades, findings] = [0, 0];
  for (const fixes of neighbours(sorted(fixesOf(report), by(keyOf)), keyOf)) {
    upgrades += 1;
    findings += fixes.length;
    shown = [...shown, stepOf(fixes)].toSorted(byValue).slice(0, limit);
  }
  const mended = shown.reduce((sum, step) => sum + step.fixes, 0);
  return { shown, more: { upgrades: upgrades - shown.length, findings: findings - mended } };
}

function keyOf({ key }: Fix): string {
  return key;
}

function* fixesOf({ findings, packages }: Report): Generator<Fix, undefined> {
  const sources = sourcesOf(packages);
  let index = 0;
  for (const { package: one, fixedIn, severity, priority, exploited } of findings) {
    index += 1;
    if (fixedIn.length === 0) continue;
    const source = sources.get(one.purl);
    yield {
      key: JSON.stringify([one.ecosystem, source?.name ?? one.name, source?.version ?? one.version]),
      source: source?.name,
      name: one.name,
      installed: one.version,
      to: nearestFix(one.version, fixedIn),
      severity,
      priority,
      isExploited: exploited !== undefined,
      index,
    };
  }
}

/** The sources of packages that were built from one, by package URL. */
function sourcesOf(packages: Iterable<Package>): Map<string, NonNullable<Package['source']>> {
  return new Map(lazily(packages, ({ purl, source }) => (source ? [[purl, source] as const] : [])));
}

function stepOf(fixes: readonly [Fix, ...Fix[]]): Candidate {
  const [first] = fixes;
  const names = [...new Set(fixes.map(({ name }) => name))];
  return {
    subject: names.length > 1 && first.source ? first.source : first.name,
    packages: names,
    installed: first.installed,
    to: fixes
      .map(({ to }) => to)
      .reduce((left, right) => (READING_ORDER.compare(left, right) < 0 ? right : left)),
    fixes: fixes.length,
    severities: countBySeverity(fixes),
    exploited: fixes.filter(({ isExploited }) => isExploited).length,
    priority: fixes.reduce((most, { priority }) => Math.max(most, priority), first.priority),
    index: first.index,
  };
}

/** The lowest fixed version above the installed one: the fix in the release line that is in use. */
function nearestFix(installed: string, fixedIn: readonly string[]): string {
  const above = fixedIn
    .filter((version) => READING_ORDER.compare(version, installed) > 0)
    .toSorted(READING_ORDER.compare);
  return above[0] ?? fixedIn.at(-1) ?? '';
}

function byValue(left: Candidate, right: Candidate): number {
  return (
    right.exploited - left.exploited ||
    right.priority - left.priority ||
    right.fixes - left.fixes ||
    READING_ORDER.compare(left.subject, right.subject) ||
    left.index - right.index
  );
}
