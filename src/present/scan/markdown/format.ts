import { reachabilityText } from '../reachability-text.ts';
import type { Finding } from '../../../model/finding/finding.ts';
import { isPossible } from '../../../model/finding/about.ts';
import type { VulnerabilityFinding } from '../../../model/finding/vulnerability.ts';
import { versionText } from '../../../model/version-text.ts';
import type { Report } from '../../../model/report/scan.ts';
import { dependencyWay } from '../dependency-way.ts';
import { groupByPackage, severityCounts, whereIs } from '../grouping.ts';
import { escapeMarkdown as escape } from '../../text/markdown.ts';
import { isMixed, KIND_TITLES, type KindTable, otherTables } from '../kinds.ts';
import { PACKAGE_HEADINGS, packageRows } from '../packages.ts';
import { changeSentence, nextSteps } from '../next-steps.ts';
import {
  coverageRemarks,
  endOfLifeSentence,
  isInventory,
  targetParts,
  titleOf,
  verdictSentences,
} from '../sentences.ts';
import { SUPPRESSED_HEADINGS, SUPPRESSED_TITLE, suppressedRows } from '../suppressed.ts';
import { count, textOfSections, visible, webAddress } from '../../text/text.ts';
import type { ReportFormat } from '../types.ts';

const STEPS_SHOWN = 10;

/** GitHub flavoured Markdown: https://github.github.com/gfm/. Everything from the target is escaped or in a code span. */
export const markdown = {
  id: 'markdown',
  description: 'Markdown, for pull requests and job summaries',
  write: (report: Report) =>
    textOfSections([
      header(report),
      steps(report),
      isInventory(report) ? packageTable(report) : findingsTable(report),
      suppressedTable(report),
      coverage(report),
    ]),
} satisfies ReportFormat;

function header(report: Report): string[] {
  const { findings, summary } = report;
  const end = endOfLifeSentence(report);
  const [first = '', ...others] = verdictSentences(report);
  const tally =
    findings.length > 0
      ? `${severityCounts(summary.findings)} · ${summary.fixable} with a fix · ${summary.exploited} exploited${summary.possible > 0 ? ` · ${summary.possible} only possible` : ''}`
      : '';
  return [
    `## ${titleOf(report)}: ${code(report.target.reference)}`,
    '',
    targetParts(report).map(escape).join(' · '),
    ...(isInventory(report)
      ? []
      : ['', `**${escape(first)}**`, ...others.map((reason) => `- ${escape(reason)}`)]),
    ...(tally ? ['', tally] : []),
    ...(end ? ['', `> ⚠️ ${escape(end)}`] : []),
  ];
}

function steps(report: Report): string[] {
  const { shown, more } = nextSteps(report, STEPS_SHOWN);
  if (shown.length === 0) return [];
  return [
    '### What to do next',
    '',
    ...shown.map((step) => {
      if (step.kind === 'change') return `1. ${escape(changeSentence(step))}`;
      const exploited = step.exploited > 0 ? `, **${step.exploited} of them exploited**` : '';
      const fixes = `${count(step.fixes, 'finding')} (${severityCounts(step.severities)})`;
      return `1. Upgrade ${code(step.subject)} from ${code(step.installed)} to ${code(step.to)}: fixes ${fixes}${exploited}`;
    }),
    ...(more.steps > 0 ? ['', `and ${count(more.steps, more.noun)}`] : []),
  ];
}

function* packageTable(report: Report): Generator<string, undefined> {
  if (report.packages.length === 0) return;
  yield* ['### Packages', '', `| ${PACKAGE_HEADINGS.join(' | ')} |`];
  yield `|${' --- |'.repeat(PACKAGE_HEADINGS.length)}`;
  for (const [name = '', version = '', ...others] of packageRows(report)) {
    yield `| ${[code(name), code(version), ...others.map(escape)].join(' | ')} |`;
  }
}

function* findingsTable(report: Report): Generator<string, undefined> {
  if (report.findings.length === 0) return;
  yield '### Findings';
  yield '';
  if (report.summary.kinds.vulnerability > 0) yield* vulnerabilityTable(report);
  for (const [index, table] of otherTables(report).entries()) {
    if (index > 0 || report.summary.kinds.vulnerability > 0) yield '';
    yield* otherTable(table);
  }
}

function* suppressedTable(report: Report): Generator<string, undefined> {
  if (report.suppressed.length === 0) return;
  yield* [`### ${SUPPRESSED_TITLE}`, '', `| ${SUPPRESSED_HEADINGS.join(' | ')} |`];
  yield `|${' --- |'.repeat(SUPPRESSED_HEADINGS.length)}`;
  for (const texts of suppressedRows(report)) yield `| ${texts.map(escape).join(' | ')} |`;
}

function* vulnerabilityTable(report: Report): Generator<string, undefined> {
  if (isMixed(report)) yield* [`#### ${KIND_TITLES.vulnerability}`, ''];
  yield '| Severity | Id | Package | Installed | Fixed in | Risk | Where |';
  yield '| --- | --- | --- | --- | --- | --- | --- |';
  for (const { findings } of groupByPackage(report.findings)) {
    for (const finding of findings) yield row(finding, report);
  }
}

function* otherTable({ title, headings, rows }: KindTable): Generator<string, undefined> {
  yield* [`#### ${title}`, '', `| ${headings.join(' | ')} |`, `|${' --- |'.repeat(headings.length)}`];
  for (const { finding, cells } of rows) {
    const [, , ...others] = cells;
    yield `| ${[severityCell(finding), idCell(finding), ...others.map(escape)].join(' | ')} |`;
  }
}

function severityCell({ severity }: Pick<Finding, 'severity'>): string {
  return ['critical', 'high'].includes(severity) ? `**${severity}**` : severity;
}

function idCell({ id, references }: Pick<Finding, 'id' | 'references'>): string {
  const [url] = references.flatMap((reference) => webAddress(reference) ?? []);
  return url ? `[${escape(id)}](<${url.replaceAll('|', '%7C')}>)` : escape(id);
}

function row(finding: VulnerabilityFinding, report: Report): string {
  const [severity, id] = [severityCell(finding), idCell(finding)];
  const percent = Math.round((finding.epss?.probability ?? 0) * 100);
  const threat = finding.exploited ? '**exploited**' : percent > 0 ? `EPSS ${percent}%` : '';
  const reach = escape(reachabilityText(finding.reachability));
  const risk = [isPossible(finding) ? 'possible' : '', threat, reach]
    .filter((text) => text !== '')
    .join(', ');
  const fixed = finding.fixedIn.length > 0 ? finding.fixedIn.map(code).join(', ') : 'no fix yet';
  const { name, locations } = finding.package;
  const cells = [
    severity,
    id,
    code(name),
    code(versionText(finding.package)),
    fixed,
    risk,
    escape([whereIs(locations, report), dependencyWay(finding)].filter((text) => text !== '').join('; ')),
  ];
  return `| ${cells.join(' | ')} |`;
}

function coverage(report: Report): string[] {
  const remarks = coverageRemarks(report).map(({ loud, text }) => `- ${loud ? '⚠️ ' : ''}${escape(text)}`);
  return ['### Coverage', '', ...remarks];
}

/** A code span (GFM 6.3) that its content cannot close; a bar is escaped because it would end a table's cell. */
function code(text: string): string {
  const safe = visible(text).replaceAll('|', '\\|');
  if (safe.trim() === '') return '';
  const longest = Math.max(0, ...Array.from(safe.matchAll(/`+/g), (run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}
