import { BILL_PROPERTIES, type BillProperty, jsonProperties } from '../../../model/bill-properties.ts';
import { type Distribution, distributionSchema } from '../../../model/distribution.ts';
import { distributionNamed } from '../distribution.ts';
import { field, list, shaped } from '../document.ts';
import { BillGraph } from '../graph.ts';
import { type ListedComponent, listingOf, targetOf } from '../listing.ts';
import type { SbomContent, SbomReader } from '../types.ts';
import { elementSchema, type Spdx3Element } from './schema.ts';

/** Purposes of packages that are no packages to match; without a package URL there is nothing to miss about them. */
const NO_PACKAGE: ReadonlySet<unknown> = new Set([
  'container',
  'device',
  'file',
  'firmware',
  'operatingSystem',
]);
const NEEDS: ReadonlySet<unknown> = new Set(['dependsOn', 'hasOptionalDependency', 'hasProvidedDependency']);
const FOR_DEVELOPMENT: ReadonlySet<unknown> = new Set(['build', 'development', 'test']);
const LICENSED: ReadonlySet<unknown> = new Set(['hasDeclaredLicense', 'hasConcludedLicense']);

/** SPDX 3.0 in JSON-LD by its own context: https://spdx.github.io/spdx-spec/v3.0.1/serializations/ */
export const spdx3Reader: SbomReader = {
  id: 'spdx-3',
  vectors: ['V3', 'V7'],
  recognises(document) {
    const context = field(document, '@context');
    return typeof context === 'string' && context.startsWith('https://spdx.org/rdf/3.0');
  },
  read(document): SbomContent {
    const overview = overviewOf(document);
    const notes: Notes = { own: [], system: undefined };
    const listing = listingOf(listedIn(document, overview, notes), 'spdx');
    return {
      packages: listing.packages,
      distribution: notes.system ?? listing.distribution,
      ...targetOf(notes.own, listing.gaps),
    };
  },
};

/** What is met on the way through the packages. */
interface Notes {
  /** Properties of the target. */
  own: readonly BillProperty[];
  system: Distribution | undefined;
}

function* elementsIn(document: unknown): Generator<Spdx3Element, undefined> {
  let index = 0;
  for (const value of list(field(document, '@graph'), '@graph')) {
    yield shaped(elementSchema, value, '@graph', index);
    index += 1;
  }
}

const typeOf = (element: Spdx3Element): string => element.type ?? element['@type'] ?? '';
const idOf = (element: Spdx3Element): string => element.spdxId ?? element['@id'] ?? '';

function purlOf(element: Spdx3Element): string | undefined {
  const other = element.externalIdentifier?.find((one) => one.externalIdentifierType === 'packageUrl');
  return element.software_packageUrl ?? other?.identifier ?? undefined;
}

interface Overview {
  /** What the document is about. */
  readonly roots: ReadonlySet<string>;
  readonly isAlone: boolean;
  readonly graph: BillGraph;
  readonly licences: ReadonlyMap<string, string>;
}

/** What has to be known before the packages are gone through: elements stand in any order. */
function overviewOf(document: unknown): Overview {
  const roots = new Set<string>();
  const expressions = new Map<string, string>();
  let packages = 0;
  for (const element of elementsIn(document)) {
    if (typeOf(element) === 'software_Package') packages += 1;
    for (const root of element.rootElement ?? []) roots.add(root);
    const expression = element.simplelicensing_licenseExpression;
    if (expression) expressions.set(idOf(element), expression);
  }
  const known = { roots, isAlone: packages === 1 };
  const graph = new BillGraph();
  for (const element of elementsIn(document)) {
    const purl = isListed(element, known) ? purlOf(element) : undefined;
    if (purl !== undefined) graph.addPackage(idOf(element), purl);
  }
  return { ...known, graph, licences: relate(document, graph, expressions) };
}

/** Puts the document's edges into the graph, and gives the licence of each package. */
function relate(
  document: unknown,
  graph: BillGraph,
  expressions: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const licences = new Map<string, string>();
  for (const { from, to, relationshipType, scope } of elementsIn(document)) {
    if (!from || !to) continue;
    if (NEEDS.has(relationshipType))
      for (const one of to) graph.addEdge(from, one, FOR_DEVELOPMENT.has(scope));
    const expression = LICENSED.has(relationshipType) ? expressions.get(to[0] ?? '') : undefined;
    if (expression && (relationshipType === 'hasDeclaredLicense' || !licences.has(from)))
      licences.set(from, expression);
  }
  return licences;
}

/** A package that is not the one thing that the document is about, unless it is alone in it. */
function isListed(element: Spdx3Element, { roots, isAlone }: Pick<Overview, 'roots' | 'isAlone'>): boolean {
  if (typeOf(element) !== 'software_Package') return false;
  const purl = purlOf(element);
  if (roots.has(idOf(element)) && (!isAlone || purl === undefined)) return false;
  return purl !== undefined || !NO_PACKAGE.has(element.software_primaryPurpose);
}

/** The packages; what we tell of one stands right behind it. */
function* listedIn(
  document: unknown,
  overview: Overview,
  notes: Notes,
): Generator<ListedComponent, undefined> {
  let open: Spdx3Element | undefined;
  for (const element of elementsIn(document)) {
    const isOfOpen = open && typeOf(element) === 'Annotation' && element.subject === idOf(open);
    if (open)
      yield* componentsOf(open, isOfOpen ? propertiesIn(element.statement ?? '') : [], overview, notes);
    open = typeOf(element) === 'software_Package' ? element : undefined;
  }
  if (open) yield* componentsOf(open, [], overview, notes);
}

function componentsOf(
  element: Spdx3Element,
  properties: readonly BillProperty[],
  overview: Overview,
  notes: Notes,
): ListedComponent[] {
  const id = idOf(element);
  if (element.software_primaryPurpose === 'operatingSystem') notes.system ??= systemOf(element, properties);
  if (overview.roots.has(id)) notes.own = [...notes.own, ...properties];
  if (!isListed(element, overview)) return [];
  const purl = purlOf(element);
  const licence = overview.licences.get(id);
  return [
    {
      name: element.name ?? id,
      purl,
      properties,
      licences: licence === undefined || /^(?:NOASSERTION|NONE)$/.test(licence) ? [] : [licence],
      paths: [],
      graph: overview.graph.partsOf(purl ?? ''),
    },
  ];
}

/** Our lines `plimsoll:name=value`, in which line ends and backslashes are escaped. */
function propertiesIn(statement: string): BillProperty[] {
  return statement.split('\n').flatMap((line) => {
    const at = line.startsWith('plimsoll:') ? line.indexOf('=') : -1;
    if (at < 0) return [];
    const value = line.slice(at + 1).replaceAll(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
    return [{ name: line.slice(0, at), value }];
  });
}

function systemOf(element: Spdx3Element, properties: readonly BillProperty[]): Distribution | undefined {
  const [ours] = jsonProperties(distributionSchema, BILL_PROPERTIES.distribution, properties);
  return ours ?? distributionNamed(element.name ?? '', element.software_packageVersion ?? '');
}
