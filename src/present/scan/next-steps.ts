import type { Finding } from '../../model/finding/finding.ts';
import { isExploited, isFixable, isPossible, subjectOf } from '../../model/finding/about.ts';
import { subjectText } from '../../model/finding/subject-text.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';
import type { Report } from '../../model/report/scan.ts';
import { lazily } from '../../model/sequence.ts';
import { by, neighbours, sorted } from '../../model/sorted.ts';
import { count } from '../text/text.ts';
import { countBySeverity, severityCounts, type SeverityCounts } from './grouping.ts';
import { isMixed } from './kinds.ts';
import { readingOrder } from './reading-order.ts';

/** One upgrade, or another change. */
export type NextStep = UpgradeStep | ChangeStep;

/** What a step mends. */
interface Mended {
  /** Number of findings that it mends. */
  readonly fixes: number;
  readonly severities: SeverityCounts;
  readonly exploited: number;
}

/** What mends findings of one rule. */
export interface ChangeStep extends Mended {
  readonly kind: 'change';
  /** As the findings have it. */
  readonly advice: string;
  /** What they are about, each once. */
  readonly subjects: readonly string[];
}

export interface UpgradeStep extends Mended {
  readonly kind: 'upgrade';
  /** The package, or the source package where several were built from one. */
  readonly subject: string;
  /** The installed packages that are upgraded together. */
  readonly packages: readonly string[];
  readonly installed: string;
  readonly to: string;
}

/** The steps that mend something, the most valuable first, and how many there are beyond those that are told. */
export interface NextSteps {
  readonly shown: readonly NextStep[];
  readonly more: { readonly steps: number; readonly findings: number; readonly noun: string };
}

/** What counts of a finding that can be mended. */
interface Fix extends Pick<Finding, 'severity' | 'priority'> {
  /** What is mended together has the same. */
  readonly key: string;
  readonly isExploited: boolean;
  /** Among the findings of the report. */
  readonly index: number;
  readonly way: Upgrade | Change;
}

interface Upgrade {
  readonly kind: 'upgrade';
  readonly source: string | undefined;
  readonly name: string;
  readonly installed: string;
  readonly to: string;
}

interface Change {
  readonly kind: 'change';
  readonly advice: string;
  readonly subject: string;
}

interface Candidate {
  readonly step: NextStep;
  readonly priority: number;
  readonly index: number;
}

/** Subjects of a change that are named. */
const SUBJECTS_NAMED = 3;

/** The best steps, by exploited findings, then priority, then number. */
export function nextSteps(report: Report, limit: number): NextSteps {
  let shown: readonly Candidate[] = [];
  let [steps, findings] = [0, 0];
  for (const fixes of neighbours(sorted(fixesOf(report), by(keyOf)), keyOf)) {
    steps += 1;
    findings += fixes.length;
    shown = [...shown, candidateOf(fixes)].toSorted(byValue).slice(0, limit);
  }
  const mended = shown.reduce((sum, { step }) => sum + step.fixes, 0);
  const noun = isMixed(report) ? 'more step' : 'more upgrade';
  return {
    shown: shown.map(({ step }) => step),
    more: { steps: steps - shown.length, findings: findings - mended, noun },
  };
}

/** A change in one sentence, and what it mends. */
export function changeSentence({ advice, subjects, fixes, severities }: ChangeStep): string {
  const more = subjects.length - SUBJECTS_NAMED;
  const named = `${subjects.slice(0, SUBJECTS_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  // People's own checks may advise in words without an end.
  const sentence = /[.!?]$/.test(advice) ? advice : `${advice}.`;
  return `${named}: ${sentence} Mends ${count(fixes, 'finding')} (${severityCounts(severities)})`;
}

function keyOf({ key }: Fix): string {
  return key;
}

function* fixesOf({ findings, packages }: Report): Generator<Fix, undefined> {
  const sources = sourcesOf(packages);
  let index = 0;
  for (const finding of findings) {
    index += 1;
    const { severity, priority } = finding;
    const way = isUpgrade(finding) ? upgradeOf(finding, sources) : changeOf(finding);
    if (way) yield { ...way, severity, priority, isExploited: isExploited(finding), index };
  }
}

/** Only what is installed is upgraded; where a range is all that is known, the advice says how to decide it. */
function isUpgrade(finding: Finding): finding is VulnerabilityFinding {
  return finding.kind === 'vulnerability' && !(isPossible(finding) && isFixable(finding));
}

type Way = Pick<Fix, 'key' | 'way'>;

function upgradeOf(
  { package: one, fixedIn }: VulnerabilityFinding,
  sources: ReadonlyMap<string, NonNullable<Package['source']>>,
): Way | undefined {
  if (fixedIn.length === 0) return undefined;
  const { ecosystem, name, version: installed } = one;
  const source = sources.get(one.purl);
  return {
    key: JSON.stringify([ecosystem, source?.name ?? name, source?.version ?? installed]),
    way: { kind: 'upgrade', source: source?.name, name, installed, to: nearestFix(installed, fixedIn) },
  };
}

function changeOf(finding: Finding): Way {
  const { kind, id, advice } = finding;
  return {
    key: JSON.stringify([kind, id, advice, '']),
    way: { kind: 'change', advice, subject: subjectText(subjectOf(finding)) },
  };
}

/** The sources of packages that were built from one, by package URL. */
function sourcesOf(packages: Iterable<Package>): Map<string, NonNullable<Package['source']>> {
  return new Map(lazily(packages, ({ purl, source }) => (source ? [[purl, source] as const] : [])));
}

function candidateOf(fixes: readonly [Fix, ...Fix[]]): Candidate {
  const [first] = fixes;
  const mended: Mended = {
    fixes: fixes.length,
    severities: countBySeverity(fixes),
    exploited: fixes.filter((fix) => fix.isExploited).length,
  };
  const ways = fixes.map(({ way }) => way);
  return {
    step:
      first.way.kind === 'upgrade'
        ? upgradeStep(first.way, ways, mended)
        : changeStep(first.way, ways, mended),
    priority: fixes.reduce((most, { priority }) => Math.max(most, priority), first.priority),
    index: first.index,
  };
}

function upgradeStep(first: Upgrade, ways: readonly Fix['way'][], mended: Mended): UpgradeStep {
  const upgrades = ways.filter((way) => way.kind === 'upgrade');
  const names = [...new Set(upgrades.map(({ name }) => name))];
  return {
    kind: 'upgrade',
    subject: names.length > 1 && first.source ? first.source : first.name,
    packages: names,
    installed: first.installed,
    to: upgrades.map(({ to }) => to).reduce((left, right) => (readingOrder(left, right) < 0 ? right : left)),
    ...mended,
  };
}

function changeStep({ advice }: Change, ways: readonly Fix['way'][], mended: Mended): ChangeStep {
  const subjects = ways.flatMap((way) => (way.kind === 'change' ? [way.subject] : []));
  return { kind: 'change', advice, subjects: [...new Set(subjects)], ...mended };
}

function nameOf(step: NextStep): string {
  return step.kind === 'upgrade' ? step.subject : step.advice;
}

/** The lowest fixed version above the installed one: the fix in the release line that is in use. */
function nearestFix(installed: string, fixedIn: readonly string[]): string {
  const above = fixedIn.filter((version) => readingOrder(version, installed) > 0).toSorted(readingOrder);
  return above[0] ?? fixedIn.at(-1) ?? '';
}

function byValue(left: Candidate, right: Candidate): number {
  return (
    right.step.exploited - left.step.exploited ||
    right.priority - left.priority ||
    right.step.fixes - left.step.fixes ||
    readingOrder(nameOf(left.step), nameOf(right.step)) ||
    left.index - right.index
  );
}
