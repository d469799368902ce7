import type { CoverageReport } from '../../model/report/coverage.ts';
import { cellText, gapSentences } from './matrix.ts';

/** The matrix for a terminal: controls by threat vectors, what the letters mean, what there is and what is missing. */
export function coverageText(report: CoverageReport): string {
  const { vectors, controls, families } = report;
  const rows = controls.map(({ id, title }) => [
    title,
    ...vectors.map((vector) => cellText(report, vector.id, id) || '·'),
  ]);
  const table = [['', ...vectors.map(({ id }) => id)], ...rows];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length))) ?? [];
  const lines = [
    ...table.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
    'A number is of checks, rules and readers that find something; w: that watch what runs; e: that enforce.',
    'What serves several vectors or controls is counted in each of them. A dot is nothing.',
    '',
    ...vectors.map(({ id, title }) => `${id.padEnd(3)}  ${title}`),
    '',
    ...families.map(({ title, deed, units }) => `${`${units}`.padStart(5)}  ${title} (${deed})`),
    '',
    'Missing:',
    ...gapSentences(report).map((sentence) => `  ${sentence}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
