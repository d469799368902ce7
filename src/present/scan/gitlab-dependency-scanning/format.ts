import type { Report } from '../../../model/report/scan.ts';
import { dependencyOf, fileOf, type ScanType, securityReport } from '../gitlab-report.ts';
import type { ReportFormat } from '../types.ts';

/** https://docs.gitlab.com/user/application_security/dependency_scanning/ */
const SCAN: ScanType<'vulnerability'> = {
  type: 'dependency_scanning',
  kinds: ['vulnerability'],
  locationOf: ({ package: item, dependencyPath }, report) => ({
    file: fileOf(item.locations[0]?.path, report),
    dependency: dependencyOf(item, dependencyPath),
  }),
};

/** GitLab's dependency scanning report: vulnerabilities by the file that told of the package. */
export const gitlabDependencyScanning = {
  id: 'gitlab-dependency-scanning',
  description: "GitLab's dependency scanning report: vulnerabilities by file",
  write: (report: Report) => securityReport(SCAN, report),
} satisfies ReportFormat;
