import type { VaultReachReport } from '../../model/report/vault-reach.ts';
import { count, textOfSections, visible } from '../text/text.ts';

/** Rows that are shown; JSON has all. */
const MOST_ROWS = 500;
const MOST_LINES = 30;
const HEADINGS = ['Secret', 'Workload', 'Account', 'Through', 'Policy'] as const;

/** Who can have which secret, for people: one line a way. */
export function vaultReachTable(report: VaultReachReport): string {
  const { summary, reached, unreached, unread, gaps } = report;
  const rows = reached
    .slice(0, MOST_ROWS)
    .map(({ path, workload, account, through, policy, certain }) => [
      path,
      workload || '-',
      account || '-',
      through,
      certain ? policy : `${policy} (what is theirs)`,
    ]);
  const head = `${count(summary.secrets, 'secret')}, ${count(summary.roles, 'way in', 'ways in')}, ${count(summary.policies, 'policy', 'policies')}, ${count(summary.workloads, 'workload')}`;
  return [
    ...textOfSections([
      [head],
      aligned([[...HEADINGS], ...rows]),
      reached.length > MOST_ROWS ? [`and ${reached.length - MOST_ROWS} more (--format json)`] : [],
      section('Nobody has, but by a root token', unreached.map(visible)),
      section('Not read', [
        ...unread.map(({ what, reason }) => visible(`${what}: ${reason}`)),
        ...gaps.map(({ subject, reason }) => visible(`${subject}: ${reason}`)),
      ]),
    ]),
  ].join('');
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const shown = rows.map((row) => row.map(visible));
  const widths = HEADINGS.map((_, column) => Math.max(...shown.map((row) => row[column]?.length ?? 0)));
  return shown.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > MOST_LINES ? [`  and ${lines.length - MOST_LINES} more`] : [];
  return [`${title}:`, ...lines.slice(0, MOST_LINES).map((line) => `  ${line}`), ...more];
}
