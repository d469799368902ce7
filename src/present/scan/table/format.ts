import { isFixable } from '../../../model/finding/about.ts';
import type { Report } from '../../../model/report/scan.ts';
import { chain, lazily } from '../../../model/sequence.ts';
import type { Verdict } from '../../../model/report/verdict.ts';
import { countBySeverity, severityCounts, type SeverityCounts } from '../grouping.ts';
import { isMixed, KIND_TITLES, otherTables } from '../kinds.ts';
import { changeSentence, type NextStep, nextSteps } from '../next-steps.ts';
import {
  coverageRemarks,
  endOfLifeSentence,
  isInventory,
  nothingFoundSentence,
  STATUS_NAMES,
  targetParts,
  verdictSentences,
} from '../sentences.ts';
import { count, textOfSections, visible } from '../../text/text.ts';
import type { ReportFormat, Terminal } from '../types.ts';
import type { Room } from './columns.ts';
import { findingLines } from './findings.ts';
import { otherFindingLines } from './other-findings.ts';
import { packageLines } from './packages.ts';
import { type Paint, painter, type Tone } from './paint.ts';
import { suppressedLines } from './suppressed.ts';
import { wrap } from './width.ts';

const NARROWEST = 40;
const STEPS_SHOWN = 5;
const REMARKS_SHOWN = 24;

const MARKS: Readonly<Record<Verdict['status'], { readonly mark: string; readonly tone: Tone }>> = {
  clean: { mark: '✓', tone: 'good' },
  findings: { mark: '•', tone: 'warning' },
  violated: { mark: '✗', tone: 'bad' },
  incomplete: { mark: '!', tone: 'warning' },
  unjudged: { mark: '–', tone: 'quiet' },
};

/** What a person reads in a terminal: verdict, findings, what to do next, and what was not read. */
export const table = {
  id: 'table',
  description: 'for people: findings, what to do next, and what was not read',
  write(report: Report, terminal: Terminal): Iterable<string> {
    const width = Math.max(NARROWEST, terminal.width);
    const page = { width, isLog: terminal.isLog ?? false, paint: painter(terminal.colour) };
    return textOfSections([
      header(report, page),
      ...(isInventory(report)
        ? [packageLines(report, page, page.paint)]
        : [verdict(report, page), ...findingSections(report, page), whatToDo(report, page)]),
      terminal.showsSuppressed ? suppressedLines(report, page, page.paint) : [],
      coverage(report, page),
    ]);
  },
} satisfies ReportFormat;

/** A section for each kind; vulnerabilities that are alone need no title. */
function findingSections(report: Report, page: Page): Iterable<string>[] {
  const { paint } = page;
  if (report.findings.length === 0) return [hanging('', nothingFoundSentence(report), 'plain', page)];
  const title = isMixed(report) ? [paint('strong', KIND_TITLES.vulnerability)] : [];
  const known = report.summary.kinds.vulnerability > 0;
  return [
    ...(known ? [chain(title, findingLines(report, page, paint))] : []),
    ...otherTables(report).map((one) => otherFindingLines(one, page, paint)),
  ];
}

interface Page extends Room {
  readonly paint: Paint;
}

/** Lines of one remark: a mark, then its text with a hanging indent. */
function hanging(mark: string, text: string, tone: Tone, { width, paint }: Page): string[] {
  return wrap(visible(text), width - mark.length).map((line, index) =>
    paint(tone, `${index === 0 ? mark : ' '.repeat(mark.length)}${line}`),
  );
}

function header(report: Report, page: Page): string[] {
  const end = endOfLifeSentence(report);
  return [
    ...hanging('', report.target.reference, 'strong', page),
    ...hanging('', targetParts(report).join(' · '), 'quiet', page),
    ...(end ? hanging('! ', end, 'warning', page) : []),
  ];
}

function verdict(report: Report, page: Page): string[] {
  const { mark, tone } = MARKS[report.verdict.status];
  const [first = '', ...others] = verdictSentences(report);
  const { fixable, exploited, possible } = report.summary;
  const tally = [
    severityCounts(report.summary.findings),
    ...(report.findings.length > 0 ? [`${fixable} with a fix`] : []),
    ...(exploited > 0 ? [`${exploited} exploited`] : []),
    ...(possible > 0 ? [`${possible} only possible`] : []),
  ];
  return [
    ...hanging(`${mark} `, `${STATUS_NAMES[report.verdict.status]}: ${first}`, tone, page),
    ...others.flatMap((reason) => hanging('  ', reason, 'plain', page)),
    ...(report.findings.length > 0 ? hanging('  ', tally.join(' · '), 'plain', page) : []),
  ];
}

function whatToDo(report: Report, page: Page): string[] {
  if (report.findings.length === 0) return [];
  const { shown, more } = nextSteps(report, STEPS_SHOWN);
  const unfixed = report.findings.length - report.summary.fixable;
  return [
    page.paint('strong', 'What to do next'),
    ...shown.flatMap((one, index) => hanging(`  ${index + 1}. `, stepSentence(one), 'plain', page)),
    ...(more.steps > 0
      ? hanging(
          '     ',
          `and ${count(more.steps, more.noun)} for ${count(more.findings, 'finding')}`,
          'quiet',
          page,
        )
      : []),
    ...(unfixed > 0
      ? hanging(
          '  •  ',
          `no fixed version is known for ${count(unfixed, 'finding')} (${severityCounts(countUnfixed(report))})`,
          'quiet',
          page,
        )
      : []),
  ];
}

function stepSentence(step: NextStep): string {
  if (step.kind === 'change') return changeSentence(step);
  const together = step.packages.length > 1 ? ` (${step.packages.join(', ')})` : '';
  const exploited = step.exploited > 0 ? `, ${step.exploited} of them exploited` : '';
  return `Upgrade ${step.subject}${together} from ${step.installed} to ${step.to}: fixes ${count(step.fixes, 'finding')} (${severityCounts(step.severities)})${exploited}`;
}

function countUnfixed({ findings }: Report): SeverityCounts {
  return countBySeverity(lazily(findings, (finding) => (isFixable(finding) ? [] : [finding])));
}

function coverage(report: Report, page: Page): string[] {
  const remarks = coverageRemarks(report);
  const hidden = remarks.length - REMARKS_SHOWN;
  return [
    page.paint('strong', 'Coverage'),
    ...remarks
      .slice(0, REMARKS_SHOWN)
      .flatMap(({ loud, text }) => hanging(loud ? '  ! ' : '  • ', text, loud ? 'warning' : 'quiet', page)),
    ...(hidden > 0
      ? hanging('  ! ', `and ${count(hidden, 'more gap')}; the json format lists them all`, 'warning', page)
      : []),
  ];
}
