import type { Finding } from '../../../model/finding/finding.ts';
import { filePlaceOf, subjectOf } from '../../../model/finding/about.ts';
import type { Severity } from '../../../model/finding/head.ts';
import type { FilePlace } from '../../../model/finding/subject.ts';
import type { Report } from '../../../model/report/scan.ts';
import { chain, lazily } from '../../../model/sequence.ts';
import { jsonPieces } from '../../text/json.ts';
import { visible } from '../../text/text.ts';
import { findingSentences } from '../finding-sentences.ts';
import { fileOf } from '../gitlab-report.ts';
import { digestOf } from '../identity.ts';
import { coverageRemarks, hiddenSentence } from '../sentences.ts';
import type { ReportFormat } from '../types.ts';

const SEVERITIES: Readonly<Record<Severity, Issue['severity']>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  none: 'info',
  unknown: 'info',
};

/** https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  /** By which GitLab tells what is new in a merge request. */
  readonly fingerprint: string;
  readonly severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker';
  readonly location: {
    readonly path: string;
    readonly lines: { readonly begin: number; readonly end?: number };
  };
}

/** GitLab's code quality report: an issue for each finding, and for each thing that lessens what the report is worth. */
export const gitlabCodeQuality = {
  id: 'gitlab-code-quality',
  description: "GitLab's code quality report: findings of every kind in merge requests",
  write: (report: Report) =>
    jsonPieces(
      chain<Issue>(
        lazily(report.findings, (finding) => [issueOf(finding, report)]),
        notesOf(report),
      ),
    ),
} satisfies ReportFormat;

function issueOf(finding: Finding, report: Report): Issue {
  const { id, severity, fingerprint } = finding;
  const place = placeOf(finding);
  const { startLine = 1, endLine } = place?.range ?? {};
  const sentences = finding.kind === 'vulnerability' ? '' : `${id}: `;
  return {
    description: visible(`${sentences}${findingSentences(finding)}`),
    check_name: visible(id) || finding.kind,
    fingerprint,
    severity: SEVERITIES[severity],
    location: {
      path: fileOf(place?.path, report),
      lines: { begin: startLine, ...(endLine !== undefined && { end: endLine }) },
    },
  };
}

function placeOf(finding: Finding): FilePlace | undefined {
  const subject = subjectOf(finding);
  return subject.kind === 'package' ? subject.locations[0] : filePlaceOf(finding);
}

/** What was not read and what is hidden, as the format has no other place for it. */
function notesOf(report: Report): Issue[] {
  const hidden = hiddenSentence(report);
  const loud = coverageRemarks(report).flatMap((remark) => (remark.loud ? [remark.text] : []));
  return [...loud, ...(hidden === undefined ? [] : [hidden])].map((text) => ({
    description: visible(text),
    check_name: 'coverage',
    fingerprint: digestOf(['coverage', text]),
    severity: 'info',
    location: { path: fileOf(undefined, report), lines: { begin: 1 } },
  }));
}
