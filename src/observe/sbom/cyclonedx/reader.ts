import { BILL_PROPERTIES, type BillProperty, jsonProperties } from '../../../model/bill-properties.ts';
import { type Distribution, distributionSchema } from '../../../model/distribution.ts';
import { Fault } from '../../../model/fault.ts';
import { chain } from '../../../model/sequence.ts';
import { distributionNamed } from '../distribution.ts';
import { field, list, shaped } from '../document.ts';
import { BillGraph } from '../graph.ts';
import { type ListedComponent, listingOf, targetOf } from '../listing.ts';
import type { SbomContent, SbomReader } from '../types.ts';
import { type CyclonedxComponent, componentSchema, dependencySchema } from './schema.ts';

const VERSIONS: readonly unknown[] = ['1.2', '1.3', '1.4', '1.5', '1.6', '1.7'];
/** Components inside components, beyond which a document is refused. */
const MAXIMUM_DEPTH = 64;
const NONE: readonly never[] = [];
/** Types that are packages; the others, such as files, are matched only if they have a package URL. */
const PACKAGE_TYPES: ReadonlySet<string> = new Set(['library', 'framework', 'application']);

/** CycloneDX 1.2 to 1.7 in JSON: https://cyclonedx.org/docs/1.7/json/. Components may be nested. */
export const cyclonedxReader: SbomReader = {
  id: 'cyclonedx',
  vectors: ['V3', 'V7'],
  recognises: (document) => field(document, 'bomFormat') === 'CycloneDX',
  read(document): SbomContent {
    const version = field(document, 'specVersion');
    if (!VERSIONS.includes(version)) {
      throw new Fault(
        'unsupported',
        `CycloneDX ${String(version).slice(0, 20)} is not read, only ${VERSIONS.join(', ')}`,
        {
          hint: 'Convert it: cyclonedx convert --output-version v1_6 --input-file bom.json --output-file bom-1.6.json',
        },
      );
    }
    const target = field(field(document, 'metadata'), 'component');
    const root =
      target === undefined || target === null
        ? undefined
        : shaped(componentSchema, target, 'metadata.component');
    let system: CyclonedxComponent | undefined;
    const noteSystem = (component: CyclonedxComponent): void => {
      if (component.type === 'operating-system') system ??= component;
    };
    const graph = root && isOurs(root) ? undefined : graphOf(document, target);
    const listing = listingOf(listedIn(document, target, graph, noteSystem), 'cyclonedx');
    return {
      packages: listing.packages,
      distribution: (system && distributionOf(system)) ?? listing.distribution,
      ...targetOf(root ? propertiesOf(root) : [], listing.gaps),
    };
  },
};

/** The components of the target and of the document, one after another, each shown to `note`. */
function* listedIn(
  document: unknown,
  target: unknown,
  graph: BillGraph | undefined,
  note: (component: CyclonedxComponent) => void,
): Generator<ListedComponent, undefined> {
  for (const component of componentsIn(document, target)) {
    note(component);
    if (isPackage(component)) yield listed(component, graph);
  }
}

function componentsIn(document: unknown, target: unknown): Iterable<CyclonedxComponent> {
  return chain(
    flattened(field(target, 'components'), 'metadata.component.components'),
    flattened(field(document, 'components'), 'components'),
  );
}

/** Our own documents have the graph in the properties of their packages. */
function isOurs(root: CyclonedxComponent): boolean {
  return propertiesOf(root).some(({ name }) => name === 'plimsoll:kind');
}

/** The document's `dependencies`; undefined where it has none. */
function graphOf(document: unknown, target: unknown): BillGraph | undefined {
  const entries = field(document, 'dependencies');
  if (entries === undefined || entries === null) return undefined;
  const graph = new BillGraph();
  for (const { purl, 'bom-ref': reference } of componentsIn(document, target))
    if (purl && reference) graph.addPackage(reference, purl);
  let index = 0;
  for (const entry of list(entries, 'dependencies')) {
    const { ref, dependsOn } = shaped(dependencySchema, entry, 'dependencies', index);
    index += 1;
    if (!ref) continue;
    graph.addNode(ref);
    for (const needed of dependsOn ?? []) graph.addEdge(ref, needed);
  }
  return graph;
}

/** A list of components and those inside them, each before its own; without recursion, for the depth is the author's choice. */
function* flattened(components: unknown, where: string): Generator<CyclonedxComponent, undefined> {
  const open = [list(components, where)[Symbol.iterator]()];
  let count = 0;
  for (let level = open.at(-1); level; level = open.at(-1)) {
    const next = level.next();
    if (next.done) {
      open.pop();
      continue;
    }
    const index = count;
    count += 1;
    yield shaped(componentSchema, next.value, where, index);
    const inside = field(next.value, 'components');
    if (inside === undefined || inside === null) continue;
    const inner = list(inside, `${where}[${index}].components`)[Symbol.iterator]();
    const first = inner.next();
    if (first.done) continue;
    if (open.length >= MAXIMUM_DEPTH) {
      throw new Fault('limit', `the bill of materials nests components more than ${MAXIMUM_DEPTH} deep`);
    }
    open.push(chain([first.value], { [Symbol.iterator]: () => inner })[Symbol.iterator]());
  }
}

/** An application without URL and version is a group, such as a lock file with what it locks. */
function isPackage(component: CyclonedxComponent): boolean {
  if (component.purl) return true;
  if (component.type === 'application' && !component.version) return false;
  return PACKAGE_TYPES.has(component.type ?? 'library');
}

function listed(component: CyclonedxComponent, graph: BillGraph | undefined): ListedComponent {
  const { group, name, purl } = component;
  const shown = group && name ? `${group}/${name}` : group || name || purl || '';
  // Of what cannot be matched, the name is told and nothing else.
  if (!purl) return { name: shown, purl: undefined, properties: NONE, licences: NONE, paths: NONE };
  const properties = propertiesOf(component);
  return {
    name: shown,
    purl,
    properties,
    licences: licencesOf(component),
    paths: pathsOf(component, properties),
    graph: isForDevelopment(properties)
      ? { ...graph?.partsOf(purl), development: true }
      : graph?.partsOf(purl),
  };
}

/** As CycloneDX's own tools for npm mark it: https://github.com/CycloneDX/cyclonedx-property-taxonomy */
function isForDevelopment(properties: readonly BillProperty[]): boolean {
  return properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');
}

function propertiesOf(component: CyclonedxComponent): BillProperty[] {
  return (component.properties ?? NONE).flatMap(({ name, value }) =>
    typeof name === 'string' && typeof value === 'string' ? [{ name, value }] : [],
  );
}

function licencesOf(component: CyclonedxComponent): string[] {
  return (component.licenses ?? NONE).flatMap(
    ({ expression, license }) => expression || license?.id || license?.name || [],
  );
}

/** Where other tools say that they found it: occurrences, or the properties of Trivy, Syft and cdxgen. */
function pathsOf(component: CyclonedxComponent, properties: readonly BillProperty[]): string[] {
  if (!component.evidence && properties.length === 0) return [];
  const occurrences = (component.evidence?.occurrences ?? []).flatMap(({ location }) => location || []);
  const named = properties
    .filter(
      ({ name }) =>
        name === 'aquasecurity:trivy:FilePath' || name === 'SrcFile' || /^syft:location:\d+:path$/.test(name),
    )
    .map(({ value }) => value);
  return [...new Set(occurrences.length > 0 ? occurrences : named)];
}

function distributionOf(system: CyclonedxComponent): Distribution | undefined {
  const properties = propertiesOf(system);
  const [ours] = jsonProperties(distributionSchema, BILL_PROPERTIES.distribution, properties);
  return ours ?? distributionNamed(system.name ?? '', system.version ?? '');
}
