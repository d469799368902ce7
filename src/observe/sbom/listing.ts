import {
  BILL_PROPERTIES,
  type BillProperty,
  isGapOfReading,
  jsonProperties,
  packageOf,
} from '../../model/bill-properties.ts';
import { packageWithoutCredentials } from '../../model/credentials.ts';
import { type Gap, gapSchema } from '../../model/gap.ts';
import { imageSchema } from '../../model/image.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { Package } from '../../model/package.ts';
import { type PackageUrl, readPackageUrl } from '../../model/package-url.ts';
import { PackedList } from '../../model/packed-list.ts';
import { lazily, type Sequence } from '../../model/sequence.ts';
import { by, neighbours, sorted } from '../../model/sorted.ts';
import { DistributionVotes } from './distribution.ts';
import type { SbomContent } from './types.ts';
import { sourceOf } from './source.ts';

/** A component of any format, as far as we need it. */
export interface ListedComponent {
  /** Its name, for messages. */
  readonly name: string;
  readonly purl: string | undefined;
  readonly properties: readonly BillProperty[];
  readonly licences: readonly string[];
  /** Paths in the target at which it was seen; mostly none. */
  readonly paths: readonly string[];
  /** The source package as the format itself tells it; else the properties and the URL are asked. */
  readonly source?: { readonly name: string; readonly version: string } | undefined;
  /** What the format itself tells of its place in the graph. */
  readonly graph?: Pick<Package, 'direct' | 'requires' | 'development'> | undefined;
}

export interface Listing {
  readonly packages: Sequence<Package>;
  /** What most of its packages are of, by their URLs. */
  readonly distribution: Distribution | undefined;
  readonly gaps: readonly Gap[];
}

/** Why a component could not become a package; of one subject there is one reason. */
type Refusal = { readonly subject: string; readonly reason: string };

const WITHOUT_URL: Refusal = {
  subject: 'components without a package URL',
  reason: 'nothing says what to match them with',
};

/** Components of one bill of materials that are listed. */
const MOST_COMPONENTS = 200_000;

/** A package, where it stands in the document, for the order of those that stand twice. */
interface Placed {
  readonly place: number;
  readonly item: Package;
}

/**
 * The components as packages without credentials, each package URL once, in the document's order. What cannot be matched is a gap, one per
 * reason with a count; so are those that are too many.
 */
export function listingOf(components: Iterable<ListedComponent>, foundBy: string): Listing {
  const votes = new DistributionVotes();
  const refusals = new Map<string, Refusal & { count: number; example: string }>();
  const gaps: Gap[] = [];
  const seen = new Set<string>();
  let isRepeated = false;
  const found = function* (): Generator<Package, undefined> {
    let count = 0;
    for (const component of components) {
      if ((count += 1) > MOST_COMPONENTS) {
        gaps.push(TOO_MANY);
        return;
      }
      const outcome = packageOfComponent(component, foundBy);
      if ('reason' in outcome) {
        const known = refusals.get(outcome.subject);
        if (known) known.count += 1;
        else refusals.set(outcome.subject, { ...outcome, count: 1, example: component.name.slice(0, 200) });
        continue;
      }
      if (outcome.url) votes.add(outcome.url);
      const shown = packageWithoutCredentials(outcome.package);
      const { size } = seen;
      isRepeated ||= seen.add(shown.purl).size === size;
      yield shown;
    }
  };
  const listed = PackedList.from(found());
  const packages = isRepeated ? PackedList.from(inOrder(listed.drain())) : listed;
  return { packages, distribution: votes.most, gaps: [...refusals.values()].map(gapOf).concat(gaps) };
}

const TOO_MANY: Gap = {
  kind: 'limit',
  subject: 'components',
  reason: `only the first ${MOST_COMPONENTS} components are listed`,
};

/** Those of one package URL as one, where the first of them stands. */
function* inOrder(listed: Iterable<Package>): Generator<Package, undefined> {
  let place = 0;
  const found = lazily(listed, (item) => [{ place: (place += 1), item }]);
  const once = function* (): Generator<Placed, undefined> {
    for (const group of neighbours(sorted(found, by(purlOf)), purlOf)) {
      const [first, ...others] = group;
      yield { ...first, item: others.reduce((known, { item }) => merged(known, item), first.item) };
    }
  };
  for (const { item } of sorted(once(), (left, right) => left.place - right.place)) yield item;
}

function purlOf({ item }: Placed): string {
  return item.purl;
}

/** The image and the gaps that we wrote into the target's own properties, with the gaps of reading the document. */
export function targetOf(
  properties: readonly BillProperty[],
  gaps: readonly Gap[],
): Pick<SbomContent, 'image' | 'gaps'> {
  const [image] = jsonProperties(imageSchema, BILL_PROPERTIES.image, properties);
  const told = jsonProperties(gapSchema, BILL_PROPERTIES.gap, properties).filter(isGapOfReading);
  return { image, gaps: [...told, ...gaps] };
}

function packageOfComponent(
  component: ListedComponent,
  foundBy: string,
): { package: Package; url: PackageUrl | undefined } | Refusal {
  const { purl, properties } = component;
  if (!purl) return WITHOUT_URL;
  const url = readPackageUrl(purl);
  // Also where the properties are ours: a later version may know more types.
  if (url && !url.ecosystem)
    return { subject: `pkg:${url.type}`, reason: 'packages of this type are not matched yet' };
  const ours = packageOf(purl, properties);
  if (ours) return { package: ours, url };
  if (!url?.ecosystem)
    return { subject: 'malformed package URLs', reason: 'they break the specification of package URLs' };
  if (url.version === '')
    return { subject: 'components without a version', reason: 'there is nothing to compare' };
  const architecture = url.qualifiers.get('arch');
  const source = component.source ?? sourceOf(url, properties);
  const paths = component.paths.length > 0 ? component.paths : NOWHERE;
  return {
    url,
    package: {
      purl,
      ecosystem: url.ecosystem,
      name: url.name,
      version: url.version,
      ...(architecture !== undefined && { architecture }),
      ...(source && { source }),
      ...streamOf(url),
      licences: [...component.licences],
      ...component.graph,
      locations: paths.map((path) => ({ path, foundBy, evidence: 'installed' })),
    },
  };
}

const NOWHERE: readonly string[] = [''];

/** An rpm's module, `nodejs:20:…` in full, as name and stream. */
function streamOf(url: PackageUrl): { stream: string } | undefined {
  if (url.qualifiers.size === 0) return undefined;
  const modularity = url.qualifiers.get('rpmmod') ?? url.qualifiers.get('modularitylabel');
  const [name, stream] = (modularity ?? '').split(':');
  return name && stream ? { stream: `${name}:${stream}` } : undefined;
}

function merged(before: Package, item: Package): Package {
  const seen = new Set(before.locations.map((one) => JSON.stringify(one)));
  const added = item.locations.filter((one) => !seen.has(JSON.stringify(one)));
  const direct = before.direct || item.direct || (before.direct ?? item.direct);
  const requires = before.requires || item.requires;
  const development = before.development === true && item.development === true;
  const { development: _, ...rest } = before;
  return {
    ...rest,
    ...(development && { development }),
    ...(direct !== undefined && { direct }),
    ...(requires && { requires: [...new Set([...(before.requires ?? []), ...(item.requires ?? [])])] }),
    locations: [...before.locations, ...added],
  };
}

function gapOf({ subject, reason, count, example }: Refusal & { count: number; example: string }): Gap {
  const number = count === 1 ? '1 component' : `${count} components`;
  return { kind: 'unknown', subject, reason: `${number}, such as ${example}: ${reason}` };
}
