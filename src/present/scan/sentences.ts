import type { Distribution } from '../../model/distribution.ts';
import { countGaps, type Gap, openGaps } from '../../model/gap.ts';
import type { Hidden, Report } from '../../model/report/scan.ts';
import { hiddenCounts } from '../../model/report/hidden.ts';
import type { Verdict } from '../../model/report/verdict.ts';
import { count } from '../text/text.ts';
import { exceptionRemarks, untilText } from './suppressed.ts';
import { grouped } from '../../model/grouped-number.ts';

const DAY = 86_400_000;
/** Days after which advisory data is called old. */
const OLD_AFTER = 7;
/** Places that are named of gaps of one kind and reason. */
const SUBJECTS_NAMED = 3;

export const KIND_NAMES: Readonly<Record<Report['target']['kind'], string>> = {
  'docker-archive': 'Docker archive',
  'oci-archive': 'OCI archive',
  'oci-layout': 'OCI layout',
  'image-folder': 'image folder',
  registry: 'registry image',
  engine: 'image of the local engine',
  'root-filesystem': 'root filesystem',
  'source-folder': 'source folder',
  repository: 'git repository',
  sbom: 'bill of materials',
};

export const STATUS_NAMES: Readonly<Record<Verdict['status'], string>> = {
  clean: 'Clean',
  findings: 'Findings',
  violated: 'Policy violated',
  incomplete: 'Incomplete',
  unjudged: 'Not judged',
};

/** Something to say about a scan; `loud` where it lessens what the result is worth. */
export interface Remark {
  readonly loud: boolean;
  readonly text: string;
}

/** What was scanned, in short parts: kind, digest, platform, operating system, packages, layers. */
export function targetParts(report: Report): string[] {
  const { image, kind, distribution } = report.target;
  return [
    KIND_NAMES[kind],
    ...(image ? [shortDigest(image.manifestDigest ?? image.configDigest)] : []),
    ...(image ? [`${image.platform.os}/${image.platform.architecture}${image.platform.variant ?? ''}`] : []),
    ...(distribution ? [distributionName(distribution)] : []),
    ...(listsPackages(report) ? [count(report.summary.packages, 'package')] : []),
    ...(image ? [count(image.layers.length, 'layer')] : []),
  ];
}

function distributionName({ name, version }: Distribution): string {
  return name.includes(version) ? name : `${name} ${version}`;
}

function shortDigest(digest: string): string {
  return digest.slice(0, 19);
}

/** Did nobody look for anything, as of a bill of materials? Then there is no verdict to tell. */
export function isInventory({ coverage }: Report): boolean {
  return coverage.scanners.length === 0;
}

/** What stands above a report: its verdict's name, or that it is none. */
export function titleOf(report: Report): string {
  return isInventory(report) ? 'Bill of materials' : STATUS_NAMES[report.verdict.status];
}

/** The verdict in one sentence each, what it comes to first, with what is hidden; then its reasons. */
export function verdictSentences(report: Report): string[] {
  const { status, reasons } = report.verdict;
  const leads = status === 'findings' || status === 'unjudged' || reasons.length === 0;
  const [first = '', ...others] = leads ? [statusSentence(report), ...reasons] : reasons;
  const hidden = hiddenSentence(report);
  return [hidden === undefined ? first : `${first} (${hidden})`, ...others];
}

function statusSentence(report: Report): string {
  const { status, rules } = report.verdict;
  if (status === 'clean') return 'nothing found, and everything was read';
  if (status === 'incomplete') return 'not everything was read';
  if (status === 'violated') return `a rule is broken: ${rules.join(', ')}`;
  if (status === 'unjudged') return isInventory(report) ? inventorySentence(report) : nothingSentence(report);
  const { hidden, findings } = report.summary;
  const total = sum(findings) + sum(hidden);
  return `${count(total, 'finding')}; ${rules.length > 0 ? 'no rule is broken' : 'no rule was asked for'}`;
}

function inventorySentence({ packages }: Report): string {
  return `${count(packages.length, 'package')}; nobody looked for what is wrong with them`;
}

/** That there was nothing to judge, and what was seen of which nothing is read. */
function nothingSentence({ coverage }: Report): string {
  const seen = openGaps(coverage.gaps);
  if (seen.length === 0) return 'there is nothing here that a scanner could judge';
  const named = seen.slice(0, SUBJECTS_NAMED).map(({ subject, reason }) => `${subject} (${reason})`);
  const rest = seen.length - named.length;
  return `nothing here is supported, only seen: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const HIDDEN_BY: Readonly<Record<keyof Hidden, string>> = {
  vex: 'answered by VEX',
  waived: 'waived',
  unfixed: 'without a fix hidden by --only-fixed',
  severity: 'hidden by --severity',
  published: 'in files that a distribution publishes',
  unverified: 'not known to work, hidden by --verified-only',
  unimportant: 'no vulnerability where they are',
  unreachable: 'not reachable',
  kernel: 'in a kernel that no container runs',
  development: 'only in development',
};

/** How many of the findings are shown and what hides the others: `0 of 5 shown: 5 hidden by --severity`; undefined where all are. */
export function hiddenSentence({ summary, suppressed }: Report): string | undefined {
  const hidden = sum(summary.hidden);
  if (hidden === 0) return undefined;
  const shown = sum(summary.findings);
  const parts = hiddenCounts(summary.hidden).map(
    ([way, number]) => `${grouped(number)} ${HIDDEN_BY[way]}${way === 'waived' ? untilText(suppressed) : ''}`,
  );
  return `${grouped(shown)} of ${grouped(shown + hidden)} shown: ${parts.join(', ')}`;
}

function sum(counts: Readonly<Record<string, number | undefined>>): number {
  return Object.values(counts).reduce<number>((total, number = 0) => total + number, 0);
}

/** That the operating system gets no more security fixes, or soon will not; undefined while all is well. */
export function endOfLifeSentence(report: Report): string | undefined {
  const { distribution } = report.target;
  const end = distribution?.endOfLife;
  if (!distribution || !end) return undefined;
  const days = Math.floor((Date.parse(report.created) - Date.parse(end.date)) / DAY);
  const paid = end.paid ? `, and for those who pay until ${end.paid}` : '';
  const extended = end.extended ? `; paid or volunteer support until ${end.extended}${paid}` : '';
  if (days > 0) return `${distribution.name} has had no security support since ${end.date}${extended}`;
  if (days > -90) return `security support of ${distribution.name} ends on ${end.date}${extended}`;
  return undefined;
}

/** What was read, with what data, and everything that was not. */
export function coverageRemarks(report: Report): Remark[] {
  const { coverage } = report;
  return [
    { loud: false, text: whatWasRead(report) },
    ...dataRemarks(report),
    ...gapRemarks(coverage.gaps),
    ...exceptionRemarks(report),
  ];
}

function whatWasRead(report: Report): string {
  const { scanners, layers, files } = report.coverage;
  const parts = [
    ...(scanners.length > 0 ? [`checked for ${scanners.join(', ')}`] : []),
    ...(listsPackages(report) ? [count(report.summary.packages, 'package')] : []),
    ...(files > 0 ? [count(files, 'file')] : []),
    ...(layers.total > 0
      ? [
          `${layers.read + layers.cached} of ${count(layers.total, 'layer')}${layers.cached > 0 ? ` (${layers.cached} from the cache, not read again)` : ''}`,
        ]
      : []),
  ];
  return parts.join(', ');
}

function dataRemarks(report: Report): Remark[] {
  const { advisoryData: data, gaps } = report.coverage;
  const isReported = (kind: Gap['kind']) => gaps.some((gap) => gap.kind === kind);
  if (!looksForVulnerabilities(report)) return [];
  if (!data && isReported('missing-data')) return [];
  if (!data) {
    const text =
      'no advisory data: no package was compared with known vulnerabilities; run: plimsoll db update';
    return [{ loud: true, text }];
  }
  const newest = data.newest ?? data.compiled;
  const days = Math.max(0, Math.floor((Date.parse(report.created) - Date.parse(newest)) / DAY));
  const ecosystems = Object.keys(data.ecosystems).length;
  const age = days === 0 ? 'less than a day old' : `${count(days, 'day')} old`;
  const text = `${count(data.advisories, 'advisory', 'advisories')} in ${count(ecosystems, 'ecosystem')}, ${age} (newest ${newest.slice(0, 10)})`;
  const loud = days > OLD_AFTER && !isReported('stale-data');
  return [{ loud, text: loud ? `${text}; run: plimsoll db update` : text }];
}

/** Were packages looked for? They are not where no chosen scanner judges them. */
function listsPackages({ coverage }: Report): boolean {
  const examined = Object.values(coverage.examined);
  return examined.length === 0 || examined.some(({ packages }) => packages !== undefined);
}

function looksForVulnerabilities(report: Report): boolean {
  return report.coverage.scanners.some((scanner) => scanner.startsWith('vuln'));
}

/** What was looked at, where no finding is shown: that none is means little if there was nothing to compare with. */
export function nothingFoundSentence(report: Report): string {
  const hidden = hiddenSentence(report);
  return hidden === undefined ? nothingSeenSentence(report) : `No findings are shown: ${hidden}.`;
}

function nothingSeenSentence(report: Report): string {
  const { scanners, advisoryData } = report.coverage;
  const byEcosystem = new Map<string, number>();
  for (const { ecosystem } of report.packages) {
    byEcosystem.set(ecosystem, (byEcosystem.get(ecosystem) ?? 0) + 1);
  }
  const kinds = [...byEcosystem].map(([ecosystem, number]) => `${number} ${ecosystem}`);
  const packages = `${count(report.packages.length, 'package')}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`;
  if (scanners.length === 0) return `No scanner was asked for. Listed ${packages}.`;
  if (looksForVulnerabilities(report) && !advisoryData) {
    return `Listed ${packages}, but there is no advisory data to compare them with.`;
  }
  if (report.verdict.status === 'unjudged')
    return `There was nothing to look at for: ${scanners.join(', ')}.`;
  const files = Object.values(report.coverage.examined).some((one) => one.files !== undefined);
  const looked = [
    ...(listsPackages(report) ? [packages] : []),
    ...(files ? [count(report.coverage.files, 'file')] : []),
  ];
  return `No findings. Looked at ${looked.join(' and ')} for: ${scanners.join(', ')}.`;
}

/** Gaps of one kind and reason together, those that lessen the result first. */
function gapRemarks(gaps: readonly Gap[]): Remark[] {
  const groups = Map.groupBy(gaps, (gap) =>
    JSON.stringify([gap.kind, gap.reason, gap.informational === true]),
  );
  const remarks = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ loud: first.informational !== true, text: gapSentence(first, group) }] : [];
  });
  return remarks.toSorted((left, right) => Number(right.loud) - Number(left.loud));
}

function gapSentence(first: Gap, group: readonly Gap[]): string {
  const number = countGaps(group);
  const counted = number > group.length ? ` (${grouped(number)} in all)` : '';
  if (group.length === 1) return `${first.kind}: ${first.subject}: ${first.reason}${counted}`;
  const named = group.slice(0, SUBJECTS_NAMED).map((gap) => gap.subject);
  const rest = group.length - named.length;
  const more = rest > 0 ? ` and ${rest} more, which the json format lists` : '';
  return `${first.kind}: ${first.reason}: ${group.length} times${counted}, at ${named.join(', ')}${more}`;
}
