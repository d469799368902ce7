// From its parts: the whole library brings validators that look for files beside it, which a bundle does not have.
import * as Enums from '@cyclonedx/cyclonedx-library/Enums';
import * as Models from '@cyclonedx/cyclonedx-library/Models';
import * as Serialize from '@cyclonedx/cyclonedx-library/Serialize';
import * as Spec from '@cyclonedx/cyclonedx-library/Spec';
import { isGapOfReading } from '../../model/bill-properties.ts';
import { openGaps } from '../../model/gap.ts';
import type { Package } from '../../model/package.ts';
import { PackedList } from '../../model/packed-list.ts';
import { PlainRoom } from '../../model/plain-room.ts';
import type { Report } from '../../model/report/scan.ts';
import { uuidOf } from './identity.ts';
import { compactJsonPieces, inPieces, jsonPieces, membersOf } from '../text/json.ts';
import { chain, lazily, mapped } from '../../model/sequence.ts';
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
  const graph = new Graph();
  const { components } = graph;
  const found = chain(vulnerabilities(findings, components), answered(report.suppressed, components));
  const document = {
    ...normalizers.makeForBom().normalize(emptyBillOf(report), OPTIONS),
    components: componentsOf(report, normalizers, graph),
    dependencies: graph,
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
  return membersOf(writtenInTurn(document, graph));
}

/** What the packages need is known once they are written. */
function* writtenInTurn(document: object, graph: Graph): Generator<[name: string, part: unknown]> {
  for (const [name, part] of Object.entries(document))
    yield [name, part === graph ? graph.dependencies() : part];
}

/** Bytes of what needs what that are not compressed. */
const PLAIN_BYTES = 16 * 2 ** 20;

/** What other parts refer to, gathered while components are written, so that packages are gone through once. */
class Graph {
  readonly components = new Set<string>();
  readonly #direct: string[] = [];
  readonly #needs = new PackedList<readonly [purl: string, requires: readonly string[]]>(
    new PlainRoom(PLAIN_BYTES),
  );
  #isTold = false;

  add({ purl, direct, requires }: Package): void {
    this.components.add(purl);
    if (direct) this.#direct.push(purl);
    if (requires !== undefined) this.#needs.push([purl, requires]);
    this.#isTold ||= direct !== undefined || requires !== undefined;
  }

  /**
   * What the target asks for itself, and what of its packages needs which; nothing where no lock file tells. The library would
   * write every component as one without dependencies.
   */
  dependencies(): Iterable<object> | undefined {
    if (!this.#isTold) return undefined;
    const needs = mapped(this.#needs, ([ref, requires]) => ({
      ref,
      dependsOn: requires.filter((one) => this.components.has(one)),
    }));
    return chain<object>([{ ref: TARGET_REF, dependsOn: this.#direct }], needs);
  }
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

function componentsOf(report: Report, normalizers: Normalizers, graph: Graph): Iterable<object> {
  const normalizer = normalizers.makeForComponent();
  const { distribution } = report.target;
  const system = distribution
    ? [normalizer.normalize(distributionComponent(distribution), OPTIONS) ?? {}]
    : [];
  const packages = mapped(report.packages, (one) => {
    graph.add(one);
    return packageComponent(one);
  });
  return chain(system, packages);
}
