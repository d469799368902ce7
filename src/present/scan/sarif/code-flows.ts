import type { CodeFlow } from 'sarif';
import type { Finding } from '../../../model/finding/finding.ts';
import type { Report } from '../../../model/report/scan.ts';
import { packageText } from '../../text/package-text.ts';
import { visible } from '../../text/text.ts';
import { logical, physical } from './locations.ts';

/** How a vulnerable package comes in, from what the project asks for itself: SARIF 2.1.0, section 3.36. */
export function codeFlowsOf(finding: Finding, report: Report): CodeFlow[] {
  if (finding.kind !== 'vulnerability') return [];
  const { dependencyPath = [], package: item } = finding;
  if (dependencyPath.length < 2) return [];
  // All of it is told by the file that told of the package.
  const physicalLocation = physical(item.locations[0]?.path ?? '', { startLine: 1 }, report);
  const locations = dependencyPath.map((purl, index) => {
    const name = packageText(purl);
    const text = visible(index === 0 ? `${name}, which the project asks for` : `which brings in ${name}`);
    return {
      location: { physicalLocation, logicalLocations: [logical(name, purl, 'package')], message: { text } },
    };
  });
  const text = visible(`How ${item.name} comes in`);
  return [{ message: { text }, threadFlows: [{ locations }] }];
}
