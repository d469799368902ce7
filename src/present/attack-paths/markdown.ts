import type { AttackPathsReport, ReportedChange } from '../../model/report/attack-paths.ts';
import { escapeMarkdown as escape } from '../text/markdown.ts';
import { visible } from '../text/text.ts';
import {
  entryText,
  evaluatedText,
  gapText,
  headText,
  nodeText,
  placeText,
  proofText,
  uncuttableText,
} from './sentences.ts';

/** Paths that are told; JSON has more. */
const MOST_PATHS = 20;
const MOST_LINES = 30;

const safe = (text: string): string => escape(visible(text));

/** For a pull request: paths as lists, changes as boxes to tick. */
export function attackPathsMarkdown(report: AttackPathsReport): string {
  const { paths, cut, reaching, gaps } = report;
  const lines = [
    `## Attack paths to ${safe(report.asked.to)}`,
    '',
    safe(headText(report)),
    ...paths.slice(0, MOST_PATHS).flatMap(({ entry, goal, steps }) => [
      '',
      `### ${safe(`${entryText(entry)} to ${nodeText(goal)}`)}`,
      '',
      `1. ${safe(nodeText(steps[0]?.from ?? entry.node))}`,
      ...steps.map(({ technique, title, to, why, place, certain }) => {
        const where = place ? ` (${safe(placeText(place))})` : '';
        return `1. **${safe(nodeText(to))}**: ${technique}, ${safe(`${title}${certain ? '' : ' (possible)'}: ${why}`)}${where}`;
      }),
    ]),
    ...(cut.changes.length > 0
      ? [
          '',
          `### ${safe(`Smallest set of changes: ${proofText(report)}`)}`,
          '',
          ...cut.changes.map(changeLine),
        ]
      : []),
    ...paragraphs(cut.uncuttable.slice(0, MOST_LINES).map(uncuttableText)),
    ...(reaching.length > 0 ? paragraphs([evaluatedText(report)]) : []),
    ...(gaps.length > 0 ? ['', '### Not read or not known', ''] : []),
    ...gaps.slice(0, MOST_LINES).map((gap) => `- ${safe(gapText(gap))}`),
    ...(gaps.length > MOST_LINES ? paragraphs([`and ${gaps.length - MOST_LINES} more (--format json)`]) : []),
  ];
  return `${lines.join('\n')}\n`;
}

function paragraphs(texts: readonly string[]): string[] {
  return texts.flatMap((text) => ['', safe(text)]);
}

function changeLine({ title, edits }: ReportedChange): string {
  const places = [...new Set(edits.map(({ place }) => placeText(place)))];
  return `- [ ] ${safe(title)}${places.length > 0 ? ` (${safe(places.join(', '))})` : ''}`;
}
