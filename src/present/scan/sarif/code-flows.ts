import type { CodeFlow } from 'sarif';
import type { Finding } from '../../../model/finding/finding.ts';
import type { VulnerabilityFinding } from '../../../model/finding/vulnerability.ts';
import type { Report } from '../../../model/report/scan.ts';
import { packageText } from '../../text/package-text.ts';
import { visible } from '../../text/text.ts';
import { logical, physical } from './locations.ts';

/** How a vulnerable package comes in, and what of what is started gets to it: SARIF 2.1.0, section 3.36. */
export function codeFlowsOf(finding: Finding, report: Report): CodeFlow[] {
  if (finding.kind !== 'vulnerability') return [];
  return [...dependencyFlow(finding, report), ...reachingFlow(finding, report)];
}

/** From what the project asks for itself. */
function dependencyFlow(finding: VulnerabilityFinding, report: Report): CodeFlow[] {
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

/** `name (path:line)`, `class (path)`, or a path. */
const PLACE = /^(?:(.*) \()?(\/[^()]*?)(?::(\d+))?\)?$/;

/** From what is started, each step where it is known to lie. */
function reachingFlow({ reachability, package: item }: VulnerabilityFinding, report: Report): CodeFlow[] {
  const { path = [], state } = reachability ?? {};
  if (path.length === 0) return [];
  let last = item.locations[0]?.path ?? '';
  const locations = path.map((step) => {
    const [, , file = last, line = '1'] = PLACE.exec(step) ?? [];
    last = file;
    const physicalLocation = physical(file, { startLine: Number(line) }, report);
    return { location: { physicalLocation, message: { text: visible(step) } } };
  });
  return [
    { message: { text: visible(`What gets to ${item.name}: ${state}`) }, threadFlows: [{ locations }] },
  ];
}
