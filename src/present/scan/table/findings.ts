import { isPossible } from '../../../model/finding/about.ts';
import type { VulnerabilityFinding } from '../../../model/finding/vulnerability.ts';
import { versionText } from '../../../model/version-text.ts';
import { reachabilityText } from '../reachability-text.ts';
import { packageText } from '../../text/package-text.ts';
import { PackedList } from '../../../model/packed-list.ts';
import type { Report } from '../../../model/report/scan.ts';
import { lazily, mapped } from '../../../model/sequence.ts';
import { countBySeverity, groupByPackage, type PackageGroup, severityCounts, whereIs } from '../grouping.ts';
import { visible } from '../../text/text.ts';
import { type Cell, type Column, layOut, type Room, type Toned } from './columns.ts';
import type { Paint } from './paint.ts';
import { wrap } from './width.ts';

/** A package's minor findings beyond this many are named together on one line. */
const MINOR_ROWS = 2;

const COLUMNS: readonly Column[] = [
  { title: 'SEVERITY', minimum: 8, expendable: 0, gives: 9 },
  { title: 'ID', minimum: 19, expendable: 0, gives: 8 },
  { title: 'PACKAGE', minimum: 10, expendable: 0, gives: 5 },
  { title: 'INSTALLED', minimum: 10, expendable: 2, gives: 4 },
  { title: 'FIXED IN', minimum: 10, expendable: 0, gives: 6 },
  { title: 'CVSS', minimum: 4, expendable: 4, gives: 9 },
  { title: 'EPSS', minimum: 4, expendable: 4, gives: 9 },
  { title: 'RISK', minimum: 11, expendable: 1, gives: 7 },
  { title: 'WHERE', minimum: 16, expendable: 3, gives: 2 },
  { title: 'WHAT', minimum: 24, expendable: 5, gives: 1 },
];

const RISK = COLUMNS.findIndex(({ title }) => title === 'RISK');

/** What the table has of a package: the rows of findings, and what is said of minor ones together. */
interface Block {
  readonly rows: readonly (readonly Cell[])[];
  readonly note: string;
  /** What brings the package in, where it is not the project itself that asks for it. */
  readonly way: string;
  /** Whether what is started gets to the package. */
  readonly reach: string;
  /** The risks of the rows, for where there is no room for their column. */
  readonly risks: string;
}

/** Every vulnerability: one line each, packages together, the most important first. */
export function* findingLines(report: Report, room: Room, paint: Paint): Generator<string, undefined> {
  // Gone through twice, first for the widths of columns.
  const blocks = PackedList.from(mapped(groupByPackage(report.findings), (group) => blockOf(group, report)));
  const rows = lazily(blocks, (block) => block.rows);
  const { heading, line, shows } = layOut(COLUMNS, rows, room, paint);
  yield heading;
  for (const block of blocks) {
    yield* block.rows.map(line);
    if (!shows(RISK)) yield* noteLines(block.risks, room.width, paint);
    yield* noteLines(block.note, room.width, paint);
    yield* noteLines(block.way, room.width, paint);
    yield* noteLines(block.reach, room.width, paint);
  }
}

function blockOf(group: PackageGroup, report: Report): Block {
  const { shown, minor } = split(group);
  return {
    rows: shown.map((finding, index) => row(finding, index === 0 ? group : undefined, report)),
    note: minor.length === 0 ? '' : noteOn(minor),
    way: wayOf(group),
    reach: visible(reachabilityText(group.findings[0]?.reachability)),
    risks: risksOf(shown),
  };
}

/** `brought in by a@1 › b@2`. */
function wayOf({ findings: [first] }: PackageGroup): string {
  const path = first?.dependencyPath ?? [];
  const names = path.slice(0, -1).map((purl) => visible(packageText(purl)));
  return names.length === 0 ? '' : `brought in by ${names.join(' › ')}`;
}

/** Which findings are possible only, or exploited. */
function risksOf(findings: readonly VulnerabilityFinding[]): string {
  const byRisk = Map.groupBy(findings, (finding) => risk(finding).text);
  byRisk.delete('');
  return [...byRisk]
    .map(([text, those]) => `${text}: ${those.map((one) => visible(one.id)).join(', ')}`)
    .join('; ');
}

/** Minor: nobody exploits it, it is not severe and no fix is known, so there is nothing to do today. */
function isMinor(finding: VulnerabilityFinding): boolean {
  const mild = !['critical', 'high', 'medium'].includes(finding.severity);
  return mild && !finding.exploited && finding.fixedIn.length === 0;
}

function split(group: PackageGroup): {
  shown: VulnerabilityFinding[];
  minor: VulnerabilityFinding[];
} {
  const minor = group.findings.filter(isMinor).slice(MINOR_ROWS);
  const folded = new Set(minor.length > 1 ? minor : []);
  return { shown: group.findings.filter((finding) => !folded.has(finding)), minor: [...folded] };
}

function noteOn(minor: readonly VulnerabilityFinding[]): string {
  const ids = minor.map((one) => visible(one.id)).join(', ');
  const possible = minor.filter(isPossible).length;
  const certainty = possible === 0 ? '' : possible === minor.length ? ', possible' : `, ${possible} possible`;
  return `and ${severityCounts(countBySeverity(minor))} without a fix${certainty}: ${ids}`;
}

function noteLines(note: string, width: number, paint: Paint): string[] {
  if (note === '') return [];
  const indent = '          ';
  return wrap(note, width - indent.length).map((line) => paint('quiet', `${indent}${line}`));
}

function row(finding: VulnerabilityFinding, first: PackageGroup | undefined, report: Report): Cell[] {
  return [
    { text: finding.severity, tone: finding.severity },
    visible(finding.id),
    { text: visible(first?.package.name ?? ''), tone: 'strong' },
    visible(first ? versionText(first.package) : ''),
    finding.fixedIn.length > 0 ? visible(finding.fixedIn.join(', ')) : { text: 'no fix yet', tone: 'quiet' },
    highestScore(finding),
    epss(finding),
    risk(finding),
    { text: visible(first ? whereIs(first.package.locations, report) : ''), tone: 'quiet' },
    { text: visible(finding.title), tone: 'quiet' },
  ];
}

/** The highest of the scores that its advisories give. */
function highestScore({ cvss }: VulnerabilityFinding): string {
  return cvss.length === 0 ? '' : Math.max(...cvss.map(({ score }) => score)).toFixed(1);
}

/** How likely it is attacked within 30 days. */
function epss({ epss: estimate }: VulnerabilityFinding): Cell {
  if (!estimate) return '';
  const percent = Math.round(estimate.probability * 100);
  return { text: percent < 1 ? '<1%' : `${percent}%`, tone: percent >= 10 ? 'warning' : 'quiet' };
}

function risk(finding: VulnerabilityFinding): Toned {
  const { exploited } = finding;
  const possible = isPossible(finding) ? 'possible' : '';
  if (!exploited) return { text: possible, tone: 'quiet' };
  const threat = exploited.ransomware ? '● ransomware' : '● exploited';
  return { text: possible === '' ? threat : `${possible}, ${threat}`, tone: 'bad' };
}
