import { filePlaceOf } from '../../../model/finding/about.ts';
import { subjectText } from '../../../model/finding/subject-text.ts';
import type { LeakFinding } from '../../../model/finding/leak.ts';
import type { Report } from '../../../model/report/scan.ts';
import { fileOf, linesOf, type ScanType, securityReport } from '../gitlab-report.ts';
import { visible } from '../../text/text.ts';
import type { ReportFormat } from '../types.ts';

/** What stands for a commit where a secret is in none: the schema demands one. */
const NO_COMMIT = '0000000';

/** https://docs.gitlab.com/user/application_security/secret_detection/ */
const SCAN: ScanType<'leak'> = {
  type: 'secret_detection',
  kinds: ['leak'],
  locationOf(finding, report) {
    const place = filePlaceOf(finding);
    return {
      file: fileOf(place?.path ?? subjectText(finding.subject), report),
      ...linesOf(place?.range),
      commit: commitOf(finding),
    };
  },
};

function commitOf({ origins, subject }: LeakFinding): object {
  const origin = origins.find((one) => one.kind === 'commit');
  const { commit = subject.kind === 'commit' ? subject.commit : '', author, date } = origin ?? {};
  return {
    sha: visible(commit) || NO_COMMIT,
    ...(author !== undefined && { author: visible(author) }),
    ...(date !== undefined && { date: visible(date) }),
  };
}

/** GitLab's secret detection report: leaks, none of which is in it. */
export const gitlabSecretDetection = {
  id: 'gitlab-secret-detection',
  description: "GitLab's secret detection report: leaks",
  write: (report: Report) => securityReport(SCAN, report),
} satisfies ReportFormat;
