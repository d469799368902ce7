import type { AttackPathsReport, ReportedChange } from '../../model/report/attack-paths.ts';
import { escapeMarkdown as escape } from '../text/markdown.ts';
import { visible } from '../text/text.ts';
import { entryText, headText, nodeText, placeText, proofText } from './sentences.ts';

/** Paths that are told; JSON has more. */
const MOST_PATHS = 20;

const safe = (text: string): string => escape(visible(text));

/** For a pull request: paths as lists, changes as boxes to tick. */
export function attackPathsMarkdown(report: AttackPathsReport): string {
  const { paths, cut, after, reaching } = report;
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
    ...(reaching.length > 0
      ? [
          '',
          safe(`Evaluated again with them made: ${after.reaching} of ${reaching.length} left with a path.`),
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function changeLine({ title, edits }: ReportedChange): string {
  const places = [...new Set(edits.map(({ place }) => placeText(place)))];
  return `- [ ] ${safe(title)}${places.length > 0 ? ` (${safe(places.join(', '))})` : ''}`;
}
