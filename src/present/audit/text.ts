import type { AuditOutcome } from '../../model/configuration/audit.ts';
import { CHECK_SEVERITIES, type AuditReport, type ReportedCheck } from '../../model/report/audit.ts';
import { count, visible } from '../text/text.ts';

const MOST_EVIDENCE = 5;
const SHOWN: readonly AuditOutcome[] = ['fail', 'not-readable'];
const ALL: readonly AuditOutcome[] = [...SHOWN, 'pass', 'not-applicable'];

/** An audit for people: what fails, the most severe first, what could not be read, and how many of each. */
export function auditText({ kind, root, live, forge, summary, checks }: AuditReport, all: boolean): string {
  const listed = (all ? ALL : SHOWN).flatMap((wanted) =>
    checks
      .filter(({ outcome }) => outcome === wanted)
      .toSorted((a, b) => CHECK_SEVERITIES.indexOf(a.severity) - CHECK_SEVERITIES.indexOf(b.severity))
      .flatMap(checkLines),
  );
  const counts = [
    count(summary.fail, 'check fails', 'checks fail'),
    `${summary['not-readable']} could not be read`,
    `${summary.pass} pass`,
    `${summary['not-applicable']} do not apply`,
  ];
  const asked = forge === undefined ? '' : `, and what ${forge} is set to`;
  const more = live === false ? ' that does not run: its files were judged' : live ? ' that runs' : '';
  return [...listed, `${root}: a ${kind}${more}${asked}`, counts.join(', ')]
    .map((line) => `${visible(line)}\n`)
    .join('');
}

function checkLines({ id, title, severity, standards, outcome, advice, evidence }: ReportedCheck): string[] {
  const places = evidence.filter((one) => one.outcome === outcome);
  const more = places.length - MOST_EVIDENCE;
  const named = standards.length > 0 ? ` (${standards.join(', ')})` : '';
  return [
    `${outcome === 'fail' ? severity : outcome}  ${id}: ${title}${named}`,
    ...places.slice(0, MOST_EVIDENCE).map(({ path, line, actual, expected }) => {
      const place = line === undefined ? path : `${path}:${line}`;
      return `  ${place}: ${actual}${outcome === 'not-applicable' ? '' : `; should be: ${expected}`}`;
    }),
    ...(more > 0 ? [`  … and ${more} more (all with --format json)`] : []),
    ...(outcome === 'fail' ? [`  ${advice}`] : []),
    '',
  ];
}
