// From its parts: the whole library brings validators that look for files beside it, which a bundle does not have.
import * as Enums from '@cyclonedx/cyclonedx-library/Enums';
import * as Models from '@cyclonedx/cyclonedx-library/Models';
import * as Serialize from '@cyclonedx/cyclonedx-library/Serialize';
import * as Spec from '@cyclonedx/cyclonedx-library/Spec';
import { isGapOfReading } from '../../model/bill-properties.ts';
import { openGaps } from '../../model/gap.ts';
import type { Package } from '../../model/package.ts';
import type { Report } from '../../model/report/scan.ts';
import { uuidOf } from './identity.ts';
import { compactJsonPieces, inPieces, jsonPieces } from '../text/json.ts';
import { chain, lazily } from '../../model/sequence.ts';
import {
  distributionComponent,
  packageComponent,
  TARGET_REF,
  targetComponent,
} from './cyclonedx-components.ts';
import { answered, vulnerabilities } from './cyclonedx-vulnerabilities.ts';

/** What writes the parts of a document of one version of CycloneDX. */
type Normalizers = Serialize.JSON.Normalize.Factory;

const OPTIONS = { sortLists: false };

/** A report in CycloneDX: https://cyclonedx.org/specification/overview/. Vulnerabilities only where there are findings. */
export function writeCyclonedx(report: Report, version: '1.6' | '1.7'): Iterable<string> {
  const spec = version === '1.6' ? Spec.Spec1dot6 : Spec.Spec1dot7;
  return jsonPieces(documentOf(report, new Serialize.JSON.Normalize.Factory(spec)));
}

/** The library knows whole bills only, so it is given one without lists, and then each of their elements alone. */
function documentOf(report: Report, normalizers: Normalizers): object {
  const { findings } = report;
  const vulnerability = normalizers.makeForVulnerability();
  const { components, direct, hasGraph } = namesIn(report);
  const found = chain(vulnerabilities(findings, components), answered(report.suppressed, components));
  return {
    ...normalizers.makeForBom().normalize(emptyBillOf(report), OPTIONS),
    components: componentsOf(report, normalizers),
    // The library writes every component as one without dependencies; those that no lock file tells of are left out.
    dependencies: hasGraph ? dependenciesOf(report, components, direct) : undefined,
    vulnerabilities:
      report.summary.kinds.vulnerability + report.suppressed.length > 0
        ? lazily(found, (one) => [vulnerability.normalize(one, OPTIONS)])
        : undefined,
    compositions: [
      { aggregate: 'unknown', dependencies: [TARGET_REF] },
      ...(openGaps(report.coverage.gaps).some(isGapOfReading)
        ? [{ aggregate: 'incomplete', assemblies: [TARGET_REF] }]
        : []),
    ],
  };
}

/** What other parts refer to: the packages, which of them the target asks for itself, and whether any tells of that. */
function namesIn({ packages }: Report) {
  const components = new Set<string>();
  const direct: string[] = [];
  let hasGraph = false;
  for (const one of packages) {
    components.add(one.purl);
    if (one.direct) direct.push(one.purl);
    hasGraph ||= one.direct !== undefined || one.requires !== undefined;
  }
  return { components, direct, hasGraph };
}

/** What the target asks for itself, and what of its packages needs which. */
function dependenciesOf(
  report: Report,
  components: ReadonlySet<string>,
  direct: readonly string[],
): Iterable<object> {
  return chain<object>(
    [{ ref: TARGET_REF, dependsOn: direct }],
    lazily(report.packages, ({ purl, requires }) =>
      requires ? [{ ref: purl, dependsOn: requires.filter((one) => components.has(one)) }] : [],
    ),
  );
}

function emptyBillOf(report: Report): Models.Bom {
  const tool = new Models.Component(Enums.ComponentType.Application, 'plimsoll', {
    version: report.tool.version,
  });
  return new Models.Bom({
    serialNumber: `urn:uuid:${uuidOf(compactJsonPieces(inPieces(report)))}`,
    metadata: new Models.Metadata({
      timestamp: new Date(report.created),
      tools: new Models.Tools({ components: new Models.ComponentRepository([tool]) }),
      component: targetComponent(report),
    }),
  });
}

function componentsOf(report: Report, normalizers: Normalizers): Iterable<object> {
  const normalizer = normalizers.makeForComponent();
  const { distribution } = report.target;
  const system = distribution
    ? [normalizer.normalize(distributionComponent(distribution), OPTIONS) ?? {}]
    : [];
  const packages = lazily(report.packages, (item) => {
    const component = normalizer.normalize(packageComponent(item), OPTIONS);
    return component ? [withOccurrences(component, item)] : [];
  });
  return chain(system, packages);
}

/** The library has no model for `evidence.occurrences`: the paths at which the package was seen. */
function withOccurrences(component: object, { locations }: Package): object {
  const occurrences = locations.filter(({ path }) => path !== '').map(({ path }) => ({ location: path }));
  return occurrences.length === 0 ? component : { ...component, evidence: { occurrences } };
}
