import type { Location, Package } from '../../model/package.ts';
import { by, neighbours, order, sorted } from '../../model/sorted.ts';
import type { FoundPackage } from './types.ts';

type Bundle = NonNullable<Package['bundles']>[number];

/** One package per package URL, sorted by it. Of facts that differ the first told is kept. */
export function* mergeFound(found: Iterable<FoundPackage>): Generator<FoundPackage, undefined> {
  for (const group of neighbours(sorted(found, by(purlOf)), purlOf)) yield mergeGroup(group);
}

function purlOf(one: FoundPackage): string {
  return one.package.purl;
}

function mergeGroup(group: readonly FoundPackage[]): FoundPackage {
  const packages = group.map((one) => one.package);
  const {
    development: _,
    bundles: __,
    owner: ___,
    direct: ____,
    requires: _____,
    ...first
  } = packages.reduce((known, one) => ({ ...one, ...known }));
  const bundles = distinct(
    packages.flatMap((one) => one.bundles ?? []),
    bundleKey,
  );
  const owners = packages.flatMap((one) => one.owner ?? []).toSorted(order);
  return {
    package: {
      ...first,
      licences: distinct(
        packages.flatMap((one) => one.licences),
        (licence) => licence,
      ),
      ...(isForDevelopment(packages) ? { development: true } : {}),
      ...edgesOf(packages),
      locations: distinct(
        packages.flatMap((one) => one.locations),
        locationKey,
      ),
      ...(owners.length === packages.length ? { owner: owners[0] } : {}),
      ...(bundles.length > 0 ? { bundles } : {}),
    },
    files:
      group.length === 1
        ? (group[0]?.files ?? [])
        : distinct(
            group.flatMap((one) => one.files),
            (path) => path,
          ),
  };
}

/** Asked for by one project it is direct; what it needs in one place and in another is all told. */
function edgesOf(packages: readonly Package[]): Pick<Package, 'direct' | 'requires'> {
  const direct = packages.flatMap((one) => one.direct ?? []);
  const requires = packages.flatMap((one) => (one.requires ? [one.requires] : []));
  return {
    ...(direct.length > 0 ? { direct: direct.includes(true) } : {}),
    ...(requires.length > 0 ? { requires: [...new Set(requires.flat())].toSorted(order) } : {}),
  };
}

/** Some lock file says that it is only for development, and none says that it is not. */
function isForDevelopment(packages: readonly Package[]): boolean {
  const reported = new Set(packages.map((one) => one.development));
  return reported.has(true) && !reported.has(false);
}

const bundleKey = (bundle: Bundle): string => `${bundle.purl}\0${bundle.path}`;
const locationKey = ({ path, layer, foundBy, evidence }: Location): string =>
  `${path}\0${layer === undefined ? '' : String(layer).padStart(10, '0')}\0${foundBy}\0${evidence}`;

/** Without repetitions, sorted by key. */
function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  if (items.length < 2) return [...items];
  const byKey = new Map(items.map((item) => [keyOf(item), item] as const));
  return [...byKey].toSorted(([left], [right]) => order(left, right)).map(([, item]) => item);
}
