import type { CoverageReport } from '../../model/report/coverage.ts';
import { cellText, gapSentences } from './matrix.ts';

/** The matrix in Markdown, with a section a threat vector that says of which kinds its parts are. */
export function coverageMarkdown(report: CoverageReport): string {
  const { vectors, controls, families } = report;
  const head = ['control', ...vectors.map(({ id }) => id)];
  const rows = controls.map(({ id, title }) => [
    title,
    ...vectors.map((vector) => cellText(report, vector.id, id)),
  ]);
  const sections = vectors.map(
    ({ id, title }) => `## ${id} ${title}\n\n${vectorLines(report, id).join('\n')}\n`,
  );
  const parts = families.map(({ title, deed, units }) => `- ${title}: ${units}, which ${deed}`);
  const gaps = gapSentences(report).map((sentence) => `- ${sentence}`);
  return `${HEAD}
${table(head, rows)}

${sections.join('\n')}
## What is counted

${parts.join('\n')}

## What is missing

${gaps.join('\n')}
`;
}

const HEAD = `# What there is against which threat

<!-- Written by \`npm run reference\` from the catalogue of all parts; \`plimsoll coverage\` prints the same. -->

How many parts find something before it runs, watch what runs (w) or enforce what may happen (e), by threat vector and control. What serves several vectors or controls is counted in each of them; an empty cell is nothing.
`;

function vectorLines({ cells, families, controls }: CoverageReport, vector: string): string[] {
  const own = cells.filter((cell) => cell.vector === vector);
  if (own.length === 0) return ['Nothing yet.'];
  return own.map(({ control, families: there }) => {
    const name = controls.find(({ id }) => id === control)?.title ?? control;
    const parts = there.map(
      ({ id, units }) => `${families.find((one) => one.id === id)?.title ?? id} (${units})`,
    );
    return `- ${name}: ${parts.join(', ')}`;
  });
}

/** Columns are as wide as their widest cell, as the formatter writes tables. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  );
}
