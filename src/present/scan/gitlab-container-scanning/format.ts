import type { Report } from '../../../model/report/scan.ts';
import { dependencyOf, type ScanType, securityReport } from '../gitlab-report.ts';
import { visible } from '../../text/text.ts';
import type { ReportFormat } from '../types.ts';

/** https://docs.gitlab.com/user/application_security/container_scanning/ */
const SCAN: ScanType<'vulnerability'> = {
  type: 'container_scanning',
  kinds: ['vulnerability'],
  locationOf: ({ package: item, dependencyPath }, { target }) => ({
    image: visible(target.reference) || 'unknown',
    operating_system: visible(target.distribution?.name ?? '') || 'unknown',
    dependency: dependencyOf(item, dependencyPath),
  }),
};

/** GitLab's container scanning report: the vulnerabilities of an image. */
export const gitlabContainerScanning = {
  id: 'gitlab-container-scanning',
  description: "GitLab's container scanning report: vulnerabilities of an image",
  write: (report: Report) => securityReport(SCAN, report),
} satisfies ReportFormat;
