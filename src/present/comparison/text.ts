import type { ComparisonReport } from '../../model/report/comparison.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { jsonText } from '../text/json.ts';
import { count, visible } from '../text/text.ts';

/** A heading, and lines below it. */
type Section = readonly [heading: string, lines: readonly string[]];

/** What differs, for a terminal. */
export function comparisonText(report: ComparisonReport): string {
  return textOf(report, visible, ([heading]) => heading, '  ');
}

/** How a comparison is written, by the name of the format. */
export const COMPARISON_FORMATS: Readonly<
  Record<'table' | 'json' | 'markdown', (report: ComparisonReport) => string>
> = {
  table: comparisonText,
  markdown: (report) => textOf(report, escapeMarkdown, ([heading]) => `### ${heading}\n`, '- '),
  json: jsonText,
};

function textOf(
  report: ComparisonReport,
  safe: (text: string) => string,
  headingOf: (section: Section) => string,
  mark: string,
): string {
  const sections = sectionsOf(report)
    .filter(([, lines]) => lines.length > 0)
    .map((section) => [headingOf(section), ...section[1].map((line) => mark + safe(line))].join('\n'));
  return `${[safe(headOf(report)), ...sections, safe(endOf(report))].join('\n\n')}\n`;
}

function headOf({ before, after }: ComparisonReport): string {
  return `${before.reference} (${count(before.packages, 'package')}) → ${after.reference} (${count(after.packages, 'package')})`;
}

function sectionsOf(report: ComparisonReport): Section[] {
  const { packages, findings, configuration, gaps } = report;
  const open = gaps.filter(({ informational }) => !informational);
  return [
    ['New findings', findings.new.map(findingLine)],
    ['Findings that are gone', findings.gone.map(findingLine)],
    [
      'Packages',
      [
        ...packages.added.map(({ name, version }) => `+ ${name} ${version}`),
        ...packages.removed.map(({ name, version }) => `- ${name} ${version}`),
        ...packages.changed.map(({ name, from, to }) => `~ ${name} ${from.join(', ')} → ${to.join(', ')}`),
      ],
    ],
    [
      'Configuration',
      configuration.map(
        ({ setting, before, after }) => `${setting}: ${before ?? 'not set'} → ${after ?? 'not set'}`,
      ),
    ],
    ['Layers', layerLines(report)],
    ['Not read', open.map(({ subject, reason }) => `${subject}: ${reason}`)],
  ];
}

function findingLine({ severity, id, about, title }: ComparisonReport['findings']['new'][number]): string {
  return `${severity} ${id}: ${about}${title === '' ? '' : `: ${title}`}`;
}

function layerLines({ layers, before, after }: ComparisonReport): string[] {
  if (before.size === undefined && after.size === undefined) return [];
  const line = (
    sign: string,
    { diffId, size, instruction = '' }: ComparisonReport['layers']['added'][number],
  ) => `${sign} ${diffId.slice(0, 19)} ${sizeText(size)} ${instruction}`.trimEnd();
  return [
    `${layers.shared} shared, ${sizeText(before.size ?? 0)} → ${sizeText(after.size ?? 0)}`,
    ...layers.removed.map((layer) => line('-', layer)),
    ...layers.added.map((layer) => line('+', layer)),
  ];
}

function endOf({ findings, packages, verdict }: ComparisonReport): string {
  const counts = `${count(findings.new.length, 'new finding')}, ${findings.gone.length} gone, ${findings.same} the same; ${count(packages.added.length, 'package')} added, ${packages.removed.length} removed, ${packages.changed.length} changed`;
  return verdict.reasons.length > 0 ? `${counts}. ${verdict.reasons.join('; ')}` : counts;
}

/** Decimal units, as engines of containers write them. */
function sizeText(bytes: number): string {
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return bytes < 1_000_000_000
    ? `${(bytes / 1_000_000).toFixed(1)} MB`
    : `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}
