import { BILL_PROPERTIES, type BillProperty, jsonProperties } from '../../../model/bill-properties.ts';
import { type Distribution, distributionSchema } from '../../../model/distribution.ts';
import { Fault } from '../../../model/fault.ts';
import { JsonView } from '../../../model/json/json-view.ts';
import { lazily } from '../../../model/sequence.ts';
import { distributionNamed } from '../distribution.ts';
import { field, list, shaped } from '../document.ts';
import { BillGraph } from '../graph.ts';
import { type ListedComponent, listingOf, targetOf } from '../listing.ts';
import type { SbomContent, SbomReader } from '../types.ts';
import { licencesBy } from './licences.ts';
import { packageSchema, relationshipSchema, type SpdxPackage } from './schema.ts';

const VERSIONS: readonly unknown[] = ['SPDX-2.2', 'SPDX-2.3'];
/** As the specification spells it (7.24), and as its JSON schema does. */
const OPERATING_SYSTEM: readonly unknown[] = ['OPERATING-SYSTEM', 'OPERATING_SYSTEM'];
/** Elements that a document is about; more than any tool writes. */
const MOST_DESCRIBED = 100_000;
/** Purposes of entries that are no packages; without a package URL there is nothing to miss about them. */
const NO_PACKAGE: ReadonlySet<unknown> = new Set([
  'CONTAINER',
  'DEVICE',
  'FILE',
  'FIRMWARE',
  ...OPERATING_SYSTEM,
]);

/** SPDX 2.2 and 2.3 in JSON: https://spdx.github.io/spdx-spec/v2.3/. */
export const spdxReader: SbomReader = {
  id: 'spdx',
  vectors: ['V3', 'V7'],
  recognises: (document) => typeof field(document, 'spdxVersion') === 'string' || isLaterVersion(document),
  read(document): SbomContent {
    refuseOtherVersions(document);
    const described = describedBy(document);
    const isAlone = hasOnePackage(document);
    const licences = licencesBy(document);
    const graph = graphOf(document, (one) => isPackage(one, isAlone, described));
    let system: SpdxPackage | undefined;
    const own: BillProperty[] = [];
    const listed = lazily(packagesOf(document), (one) => {
      if (OPERATING_SYSTEM.includes(one.primaryPackagePurpose)) system ??= one;
      if (described.has(one.SPDXID ?? '')) own.push(...propertiesOf(one));
      return isPackage(one, isAlone, described) ? [listedPackage(one, licences(one), graph)] : [];
    });
    const listing = listingOf(listed, 'spdx');
    return {
      packages: listing.packages,
      distribution: (system && distributionOf(system)) ?? listing.distribution,
      ...targetOf(own, listing.gaps),
    };
  },
};

/** Each made when it is asked for: a document may have more than fit in memory. */
function* packagesOf(document: unknown): Generator<SpdxPackage, undefined> {
  let index = 0;
  for (const value of list(field(document, 'packages'), 'packages')) {
    yield shaped(packageSchema, value, 'packages', index);
    index += 1;
  }
}

function hasOnePackage(document: unknown): boolean {
  const packages = list(field(document, 'packages'), 'packages')[Symbol.iterator]();
  return packages.next().done !== true && packages.next().done === true;
}

/** Versions 3 and later are JSON-LD; that which is read has a reader of its own. */
function isLaterVersion(document: unknown): boolean {
  const context = field(document, '@context');
  return typeof context === 'string' && context.startsWith('https://spdx.org/rdf/');
}

function refuseOtherVersions(document: unknown): void {
  const version = isLaterVersion(document) ? field(document, '@context') : field(document, 'spdxVersion');
  if (VERSIONS.includes(version)) return;
  throw new Fault(
    'unsupported',
    `${String(version).slice(0, 20)} is not read, only ${VERSIONS.join(' and ')}`,
    {
      hint: 'Have the tool that wrote it write SPDX 2.3 JSON or CycloneDX JSON.',
    },
  );
}

/** Ids of what the document is about, by relationship or by the older `documentDescribes`. */
function describedBy(document: unknown): ReadonlySet<string> {
  const described = new Set<string>();
  let index = 0;
  for (const value of list(field(document, 'relationships'), 'relationships')) {
    const one = shaped(relationshipSchema, value, 'relationships', index);
    index += 1;
    const isOurs = one.spdxElementId === 'SPDXRef-DOCUMENT' && one.relationshipType === 'DESCRIBES';
    if (isOurs) describe(described, one.relatedSpdxElement ?? '');
  }
  for (const value of list(field(document, 'documentDescribes'), 'documentDescribes')) {
    describe(described, String(value instanceof JsonView ? value.build() : value));
  }
  return described;
}

function describe(described: Set<string>, id: string): void {
  if (described.size >= MOST_DESCRIBED)
    throw new Fault('limit', `the bill of materials is about more than ${MOST_DESCRIBED} elements`);
  described.add(id);
}

/** The one entry that the document is about is what was scanned, unless it is a package alone in its document. */
function isPackage(item: SpdxPackage, isAlone: boolean, described: ReadonlySet<string>): boolean {
  const isTarget = described.size === 1 && described.has(item.SPDXID ?? '');
  if (isTarget && (!isAlone || purlOf(item) === undefined)) return false;
  return purlOf(item) !== undefined || !NO_PACKAGE.has(item.primaryPackagePurpose ?? '');
}

/** Relationships by which one package needs another: the way they point, and whether only to develop. */
const NEEDS: Readonly<Record<string, { readonly isReversed: boolean; readonly development: boolean }>> = {
  DEPENDS_ON: { isReversed: false, development: false },
  DEPENDENCY_OF: { isReversed: true, development: false },
  RUNTIME_DEPENDENCY_OF: { isReversed: true, development: false },
  OPTIONAL_DEPENDENCY_OF: { isReversed: true, development: false },
  PROVIDED_DEPENDENCY_OF: { isReversed: true, development: false },
  BUILD_DEPENDENCY_OF: { isReversed: true, development: true },
  DEV_DEPENDENCY_OF: { isReversed: true, development: true },
  TEST_DEPENDENCY_OF: { isReversed: true, development: true },
};

/** Who needs whom: https://spdx.github.io/spdx-spec/v2.3/relationships-between-SPDX-elements/ */
function graphOf(document: unknown, isListed: (item: SpdxPackage) => boolean): BillGraph {
  const graph = new BillGraph();
  for (const one of packagesOf(document)) {
    const purl = purlOf(one);
    if (purl && one.SPDXID && isListed(one)) graph.addPackage(one.SPDXID, purl);
  }
  let index = 0;
  for (const value of list(field(document, 'relationships'), 'relationships')) {
    const one = shaped(relationshipSchema, value, 'relationships', index);
    index += 1;
    const type = one.relationshipType ?? '';
    const need = Object.hasOwn(NEEDS, type) ? NEEDS[type] : undefined;
    if (!need) continue;
    const ends = [one.spdxElementId ?? '', one.relatedSpdxElement ?? ''] as const;
    const [from, to] = need.isReversed ? [ends[1], ends[0]] : ends;
    graph.addEdge(from, to, need.development);
  }
  return graph;
}

function listedPackage(item: SpdxPackage, licences: readonly string[], graph: BillGraph): ListedComponent {
  return {
    name: item.name ?? item.SPDXID ?? '',
    purl: purlOf(item),
    properties: propertiesOf(item),
    licences,
    graph: graph.partsOf(purlOf(item) ?? ''),
    ...fromSourceInfo(item.sourceInfo ?? ''),
  };
}

function purlOf(item: SpdxPackage): string | undefined {
  const ref = item.externalRefs?.find((one) => /(^|\/)purl$/.test(one.referenceType ?? ''));
  return ref?.referenceLocator ?? undefined;
}

/** Our annotations: `plimsoll:name=value`. */
function propertiesOf(item: SpdxPackage): BillProperty[] {
  return (item.annotations ?? []).flatMap(({ comment }) => {
    const at = comment?.startsWith('plimsoll:') ? comment.indexOf('=') : -1;
    return comment && at > 0 ? [{ name: comment.slice(0, at), value: comment.slice(at + 1) }] : [];
  });
}

/** Trivy: `built package from: glibc 2.36-9`. Syft: `acquired package info from DPKG DB: /var/lib/dpkg/status, …`. */
function fromSourceInfo(info: string): Pick<ListedComponent, 'paths' | 'source'> {
  const built = /^built package from: (\S+) (\S+)$/.exec(info);
  if (built) return { paths: [], source: { name: built[1] ?? '', version: built[2] ?? '' } };
  const acquired = /^acquired package info from [^:]*: (.+)$/.exec(info);
  const paths = (acquired?.[1] ?? '').split(', ').filter((path) => path.startsWith('/'));
  return { paths };
}

function distributionOf(system: SpdxPackage): Distribution | undefined {
  const [ours] = jsonProperties(distributionSchema, BILL_PROPERTIES.distribution, propertiesOf(system));
  return ours ?? distributionNamed(system.name ?? '', system.versionInfo ?? '');
}
