// From its parts: the whole library brings validators that look for files beside it, which a bundle does not have.
import * as Enums from '@cyclonedx/cyclonedx-library/Enums';
import * as Models from '@cyclonedx/cyclonedx-library/Models';
import * as Serialize from '@cyclonedx/cyclonedx-library/Serialize';
import * as Spec from '@cyclonedx/cyclonedx-library/Spec';
import type { Report } from '../../model/report.ts';
import { uuidOf } from '../identity.ts';
import { jsonText } from '../json-text.ts';
import type { ReportFormat } from '../types.ts';
import { distributionComponent, packageComponent, TARGET_REF, targetComponent } from './components.ts';
import { vulnerabilities } from './vulnerabilities.ts';

/** CycloneDX 1.6 in JSON: https://cyclonedx.org/docs/1.6/json/. Vulnerabilities only where there are findings. */
export const cyclonedx = {
  id: 'cyclonedx',
  description: 'CycloneDX 1.6 JSON: bill of materials with vulnerabilities',
  write(report: Report): string {
    const normalizer = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6).makeForBom();
    const document = normalizer.normalize(billOf(report), { sortLists: false });
    return jsonText(withUnknownGraph(withOccurrences(document, report)));
  },
} satisfies ReportFormat;

function billOf(report: Report): Models.Bom {
  const packages = report.packages.map(packageComponent);
  const refs = new Map(packages.map((component) => [component.bomRef.value ?? '', component.bomRef]));
  const system = report.target.distribution ? [distributionComponent(report.target.distribution)] : [];
  const tool = new Models.Component(Enums.ComponentType.Application, 'plimsoll', {
    version: report.tool.version,
  });
  return new Models.Bom({
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(report))}`,
    metadata: new Models.Metadata({
      timestamp: new Date(report.created),
      tools: new Models.Tools({ components: new Models.ComponentRepository([tool]) }),
      component: targetComponent(report),
    }),
    components: new Models.ComponentRepository([...system, ...packages]),
    vulnerabilities: new Models.Vulnerability.VulnerabilityRepository(vulnerabilities(report.findings, refs)),
  });
}

type Document = Serialize.JSON.Types.Normalized.Bom;

/** The library has no model for `evidence.occurrences`: the paths at which each package was seen. */
function withOccurrences(document: Document, report: Report): Document {
  const paths = new Map(report.packages.map((item) => [item.purl, item.locations.map((one) => one.path)]));
  return {
    ...document,
    components: document.components?.map((component) => {
      const occurrences = (paths.get(component['bom-ref'] ?? '') ?? []).filter((path) => path !== '');
      if (occurrences.length === 0) return component;
      return { ...component, evidence: { occurrences: occurrences.map((location) => ({ location })) } };
    }),
  } as Document;
}

/** The library writes every component as one without dependencies; in truth we do not know them, and say so. */
function withUnknownGraph(document: Document): object {
  return {
    ...document,
    dependencies: undefined,
    compositions: [{ aggregate: 'unknown', dependencies: [TARGET_REF] }],
  };
}
