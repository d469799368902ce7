import { aboutText, filePlaceOf } from '../../../model/finding/about.ts';
import type { Report } from '../../../model/report/scan.ts';
import { fileOf, linesOf, type ScanType, securityReport } from '../gitlab-report.ts';
import type { ReportFormat } from '../types.ts';

/** https://docs.gitlab.com/user/application_security/sast/ */
const SCAN: ScanType<'misconfiguration' | 'policy' | 'profile'> = {
  type: 'sast',
  kinds: ['misconfiguration', 'policy', 'profile'],
  locationOf(finding, report) {
    const place = filePlaceOf(finding);
    // GitLab tells findings of one check apart by this, so what is in no file has what it is about.
    return { file: fileOf(place?.path ?? aboutText(finding), report), ...linesOf(place?.range) };
  },
};

/** GitLab's SAST report, as it takes scanners of infrastructure as code: what is misconfigured, with changes that mend it. */
export const gitlabSast = {
  id: 'gitlab-sast',
  description: "GitLab's SAST report: misconfigurations, network policies and profiles",
  write: (report: Report) => securityReport(SCAN, report),
} satisfies ReportFormat;
