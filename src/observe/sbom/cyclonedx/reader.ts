import { BILL_PROPERTIES, type BillProperty, jsonProperties } from '../../../model/bill-properties.ts';
import { type Distribution, distributionSchema } from '../../../model/distribution.ts';
import { Fault } from '../../../model/fault.ts';
import { distributionNamed, distributionOfPackages } from '../distribution.ts';
import { field, list, MAXIMUM_ELEMENTS, shaped } from '../document.ts';
import { type ListedComponent, listingOf, targetOf } from '../listing.ts';
import type { SbomContent, SbomReader } from '../types.ts';
import { type CyclonedxComponent, componentSchema } from './schema.ts';

const VERSIONS: readonly unknown[] = ['1.2', '1.3', '1.4', '1.5', '1.6', '1.7'];
/** Components inside components, beyond which a document is refused. */
const MAXIMUM_DEPTH = 64;
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
    const metadata = field(document, 'metadata');
    const target = field(metadata, 'component');
    const root =
      target === undefined || target === null
        ? undefined
        : shaped(componentSchema, target, 'metadata.component');
    const components = [
      ...flattened(field(target, 'components'), 'metadata.component.components'),
      ...flattened(field(document, 'components'), 'components'),
    ];
    const listing = listingOf(components.filter(isPackage).map(listed), 'cyclonedx');
    return {
      packages: listing.packages,
      distribution: distributionOf(components) ?? distributionOfPackages(listing.urls),
      ...targetOf(root ? propertiesOf(root) : [], listing.gaps),
    };
  },
};

/** A list of components and those inside them, each before its own; without recursion, for the depth is the author's choice. */
function flattened(components: unknown, where: string): CyclonedxComponent[] {
  const found: CyclonedxComponent[] = [];
  const pending = list(components, where)
    .toReversed()
    .map((value) => ({ value, depth: 1 }));
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, depth } = next;
    found.push(shaped(componentSchema, value, `${where}[${found.length}]`));
    const inner = list(field(value, 'components'), `${where}[${found.length - 1}].components`);
    if (inner.length > 0 && depth >= MAXIMUM_DEPTH) {
      throw new Fault('limit', `the bill of materials nests components more than ${MAXIMUM_DEPTH} deep`);
    }
    if (found.length + pending.length + inner.length > MAXIMUM_ELEMENTS) {
      throw new Fault('limit', `the bill of materials has more than ${MAXIMUM_ELEMENTS} components`);
    }
    for (let index = inner.length - 1; index >= 0; index -= 1)
      pending.push({ value: inner[index], depth: depth + 1 });
  }
  return found;
}

/** An application without URL and version is a group, such as a lock file with what it locks. */
function isPackage(component: CyclonedxComponent): boolean {
  if (component.purl) return true;
  if (component.type === 'application' && !component.version) return false;
  return PACKAGE_TYPES.has(component.type ?? 'library');
}

function listed(component: CyclonedxComponent): ListedComponent {
  const properties = propertiesOf(component);
  return {
    name: [component.group, component.name].filter(Boolean).join('/') || (component.purl ?? ''),
    purl: component.purl ?? undefined,
    properties,
    licences: licencesOf(component),
    paths: pathsOf(component, properties),
  };
}

function propertiesOf(component: CyclonedxComponent): BillProperty[] {
  return (component.properties ?? []).flatMap(({ name, value }) =>
    typeof name === 'string' && typeof value === 'string' ? [{ name, value }] : [],
  );
}

function licencesOf(component: CyclonedxComponent): string[] {
  return (component.licenses ?? []).flatMap(
    ({ expression, license }) => expression || license?.id || license?.name || [],
  );
}

/** Where other tools say that they found it: occurrences, or the properties of Trivy, Syft and cdxgen. */
function pathsOf(component: CyclonedxComponent, properties: readonly BillProperty[]): string[] {
  const occurrences = (component.evidence?.occurrences ?? []).flatMap(({ location }) => location || []);
  const named = properties
    .filter(
      ({ name }) =>
        name === 'aquasecurity:trivy:FilePath' || name === 'SrcFile' || /^syft:location:\d+:path$/.test(name),
    )
    .map(({ value }) => value);
  return [...new Set(occurrences.length > 0 ? occurrences : named)];
}

function distributionOf(components: readonly CyclonedxComponent[]): Distribution | undefined {
  const system = components.find((component) => component.type === 'operating-system');
  if (!system) return undefined;
  const properties = propertiesOf(system);
  const [ours] = jsonProperties(distributionSchema, BILL_PROPERTIES.distribution, properties);
  return ours ?? distributionNamed(system.name ?? '', system.version ?? '');
}
