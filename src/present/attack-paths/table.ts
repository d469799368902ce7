import type { AttackPathsReport, ReportedChange, ReportedStep } from '../../model/report/attack-paths.ts';
import { count, textOfSections, visible } from '../text/text.ts';
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

/** For people: each path as a chain, then the changes that cut them, then what came of evaluating again. */
export function attackPathsTable(report: AttackPathsReport): string {
  const { paths, gaps } = report;
  const shown = paths.slice(0, MOST_PATHS);
  const more = paths.length - shown.length;
  const sections = [
    [headText(report)],
    ...shown.map((path, index) => pathLines(path, index + 1)),
    more > 0 ? [`and ${count(more, 'more path')} (--format json)`] : [],
    cutLines(report),
    possibleLines(report),
    section('Not read or not known', gaps.map(gapText)),
  ];
  return [...textOfSections(sections.map((lines) => lines.map(visible)))].join('');
}

function pathLines({ entry, goal, steps }: AttackPathsReport['paths'][number], number: number): string[] {
  return [
    `Path ${number}: ${entryText(entry)} to ${nodeText(goal)}`,
    `  ${nodeText(steps[0]?.from ?? entry.node)}`,
    ...steps.flatMap(stepLines),
  ];
}

function stepLines({ technique, title, to, why, certain, place }: ReportedStep): string[] {
  const where = place ? `  ${placeText(place)}` : '';
  return [`    ${technique}  ${title}${certain ? '' : ' (possible)'}: ${why}${where}`, `  → ${nodeText(to)}`];
}

function cutLines(report: AttackPathsReport): string[] {
  const { cut, reaching } = report;
  if (reaching.length === 0) return [];
  return [
    ...(cut.changes.length > 0 ? [`Smallest set of changes: ${proofText(report)}`] : []),
    ...cut.changes.slice(0, MOST_LINES).flatMap(changeLines),
    ...(cut.changes.length > MOST_LINES
      ? [`  and ${cut.changes.length - MOST_LINES} more (--format json)`]
      : []),
    ...cut.uncuttable.slice(0, MOST_LINES).map((entry) => `  ${uncuttableText(entry)}`),
    evaluatedText(report),
  ];
}

function changeLines({ title, edits, objects, images }: ReportedChange, index: number): string[] {
  return [
    `  ${index + 1}. ${title}`,
    ...edits.map(
      ({ place, action, value }) =>
        `     ${placeText(place)}  ${action} ${place.path === '' ? 'the object' : place.path}${value === undefined ? '' : ` to ${value}`}`,
    ),
    ...objects.flatMap((object) =>
      object
        .trimEnd()
        .split('\n')
        .map((line) => `     + ${line}`),
    ),
    ...images.map((image) => `     ${image}`),
  ];
}

function possibleLines({ possible, reaching, asked }: AttackPathsReport): string[] {
  if (asked.possible || possible <= reaching.length) return [];
  return [
    `${count(possible, 'entry', 'entries')} would lead there with steps that the manifests only make possible (--possible).`,
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  const shown = more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more (--format json)`] : lines;
  return [title, ...shown.map((line) => `  ${line}`)];
}
