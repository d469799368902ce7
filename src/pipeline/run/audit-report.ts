import { parseFailOn } from '../../decide/policy/fail-on.ts';
import { judge } from '../../decide/policy/judge.ts';
import type { FindingOf } from '../../model/finding/finding.ts';
import { byUrgency } from '../../model/finding/about.ts';
import { marked } from '../../model/finding/fingerprint.ts';
import { SEVERITY_PRIORITY } from '../../model/finding/head.ts';
import type { Gap } from '../../model/gap.ts';
import type { AuditReport, ReportedCheck } from '../../model/report/audit.ts';
import type { Report } from '../../model/report/scan.ts';
import { coverageOf, describe, distinct, NOTHING, NOTHING_HIDDEN, summarise } from '../build/report-parts.ts';
import type { BuildServices } from '../build/services.ts';

/** What of an audit becomes a report of findings, whatever was audited. */
export type Audited = Pick<AuditReport, 'kind' | 'root' | 'checks'>;

/** What a check looked at, and what came of it. */
type Judged = readonly [check: ReportedCheck, evidence: ReportedCheck['evidence'][number]];

/**
 * An audit in the words of a scan, in which every format can be written: what fails is a finding, what nobody could read
 * a gap. It is judged by rules as `parseFailOn` reads them.
 */
export function scanReportOf(
  { kind, root, checks }: Audited,
  failOn: string,
  services: Pick<BuildServices, 'now' | 'toolVersion'>,
): Report {
  const judged = checks.flatMap((check) => check.evidence.map((evidence): Judged => [check, evidence]));
  const of = (outcome: string) => judged.filter(([, evidence]) => evidence.outcome === outcome);
  const findings = of('fail').map(findingOf).toSorted(byUrgency);
  const gaps = distinct(of('not-readable').map(gapOf));
  const files = new Set(judged.map(([, { path }]) => path)).size;
  const target = { ...NOTHING, kind: kind === 'repository' ? kind : 'root-filesystem', files } as const;
  return {
    ...describe({ target: root }, target, services),
    verdict: judge({ findings, hidden: NOTHING_HIDDEN, gaps, isExamined: files > 0 }, parseFailOn(failOn)),
    summary: summarise(target, findings, NOTHING_HIDDEN),
    findings,
    suppressed: [],
    coverage: {
      ...coverageOf(target, gaps),
      scanners: ['audit'],
      examined: { audit: { version: 1, files } },
      advisoryData: undefined,
    },
  };
}

function findingOf([check, evidence]: Judged): FindingOf<'misconfiguration'> {
  const { id, title, severity, vectors, advice, references } = check;
  const { path, line, actual, expected } = evidence;
  return marked({
    kind: 'misconfiguration',
    id,
    title,
    severity,
    vectors: [...vectors],
    advice,
    references: [...references],
    priority: SEVERITY_PRIORITY[severity],
    actual,
    expected,
    subject: { kind: 'file', path, ...(line !== undefined && { range: { startLine: line } }) },
    origins: [],
  });
}

function gapOf([{ id }, { path, actual }]: Judged): Gap {
  return { kind: 'unreadable', subject: path, reason: `${id} cannot be judged: ${actual}` };
}
