import type { DependencyFixesReport } from '../../model/report/dependency-fixes.ts';
import { SEVERITIES } from '../../model/finding/severity.ts';
import { visible } from '../text/text.ts';

/** Ids of what a change clears that are named. */
const MOST_IDS = 6;

function headOf({ outcome, commands }: DependencyFixesReport): string {
  if (outcome === 'nothing') return 'Nothing can be fixed.';
  if (outcome === 'planned') return 'What would be changed; nothing is written:';
  if (outcome === 'applied') return 'Changed:';
  const hasFailed = commands.some(({ code = 0 }) => code !== 0);
  return `Taken back, as ${hasFailed ? 'a package manager failed' : 'worse was found afterwards'}. What was tried:`;
}

type Change = DependencyFixesReport['changes'][number];

const KINDS: Readonly<Record<Change['kind'], string>> = {
  direct: '',
  override: ' (override)',
  lock: ' (lock file only)',
  image: '',
  pin: '',
};

/** The patch, what each change clears, what is left, and what is found before and after. */
export function dependencyFixesText(report: DependencyFixesReport): string {
  const { changes, left, commands, before, expected, after, brought } = report;
  const hasRun = commands.some(({ code }) => code !== undefined);
  const lines = [
    headOf(report),
    ...changes.map(changeText),
    ...(commands.length > 0
      ? ['', hasRun ? 'Lock files:' : 'Then, so that lock files follow (--run does it):']
      : []),
    ...commands.flatMap(({ folder, command, code, said }) => [
      visible(
        `  (cd .${folder} && ${command.join(' ')})${code === undefined ? '' : code === 0 ? ': done' : `: failed with ${code}`}`,
      ),
      ...(said ?? '')
        .split('\n')
        .filter(Boolean)
        .map((line) => visible(`    ${line}`)),
    ]),
    ...(left.length > 0 ? ['', 'Left:'] : []),
    ...left.map(({ package: one, findings, reason }) =>
      visible(
        `  ${one.name} ${one.version}: ${findings.length > 0 ? `${idsText(findings)}: ` : ''}${reason}`,
      ),
    ),
    '',
    `Before:   ${countsText(before)}`,
    ...(changes.length > 0 ? [`Expected: ${countsText(expected)}`] : []),
    ...(after ? [`After:    ${countsText(after)}`] : []),
    ...(brought.length > 0 ? [`Brought:  ${visible(idsText(brought))}`] : []),
  ];
  const patch = report.patch.replaceAll(/[^\n\t]+/g, visible);
  return `${patch}${patch === '' ? '' : '\n'}${lines.join('\n')}\n`;
}

function changeText({ kind, file, package: one, to, step, by, reason, clears }: Change): string {
  const raised = by
    ? `${by.name} ${by.from} → ${by.to}, which brings ${one.name} ${to} or later`
    : `${one.name} ${one.version || '(undecided)'} → ${to}`;
  const cleared = clears.length > 0 ? [`clears ${idsText(clears)}`] : [];
  const gain = [...(reason === undefined ? [] : [reason]), ...cleared].join('; ');
  return visible(`  ${file}: ${raised}, ${step}${KINDS[kind]}: ${gain}`);
}

function idsText(findings: DependencyFixesReport['brought']): string {
  const ids = [...new Set(findings.map(({ id }) => id))];
  const more = ids.length > MOST_IDS ? ` and ${ids.length - MOST_IDS} more` : '';
  return ids.slice(0, MOST_IDS).join(', ') + more;
}

function countsText(counts: DependencyFixesReport['before']): string {
  const parts = SEVERITIES.flatMap((severity) =>
    counts[severity] > 0 ? [`${counts[severity]} ${severity}`] : [],
  );
  return parts.length > 0 ? parts.join(', ') : 'no vulnerability';
}
