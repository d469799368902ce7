import type {
  ExploitableVulnerability,
  VulnerableImages,
} from '../../analyse/attack-paths/vulnerable-images.ts';
import { ofKind } from '../../model/finding/about.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import { readScanReport } from '../../observe/scan-report/read-scan-report.ts';
import { isSameImage } from '../../observe/scan-report/same-image.ts';

/** What scans found in images that somebody who reaches them can use. A report is the path of a JSON report. Throws a `Fault`. */
export function vulnerableImages(images: ReadonlySet<string>, reports: readonly string[]): VulnerableImages {
  const found = new Map<string, readonly ExploitableVulnerability[]>();
  for (const path of reports) {
    const report = readScanReport(path);
    const exploitable = [...ofKind(report.findings, 'vulnerability')].flatMap(exploitableIn);
    if (exploitable.length === 0) continue;
    for (const image of images)
      if (isSameImage(image, report)) found.set(image, [...(found.get(image) ?? []), ...exploitable]);
  }
  return found;
}

/** Known to be exploited, or critical, and by the network. */
function exploitableIn(finding: VulnerabilityFinding): ExploitableVulnerability[] {
  const { id, severity, exploited, cvss, certainty, fixedIn, package: affected } = finding;
  const isRemote = cvss.length === 0 || cvss.some(({ vector }) => /\bAV:N\b/.test(vector));
  if (certainty === 'possible' || !isRemote || (!exploited && severity !== 'critical')) return [];
  return [
    {
      id,
      package: `${affected.name} ${affected.version}`,
      because: exploited ? 'known to be exploited' : 'critical',
      fixedIn: fixedIn.at(-1),
    },
  ];
}
