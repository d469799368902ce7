import type { Location, Package } from '../../model/package.ts';
import { valueOfText } from '../../model/packed-list.ts';
import type { PlainRoom } from '../../model/plain-room.ts';
import { neighbours, order, sortedTexts } from '../../model/sorted.ts';
import type { FoundPackage } from './types.ts';

type Bundle = NonNullable<Package['bundles']>[number];
/** What was found, as it is written: of `one` all is told as of a package that was found once. */
export type WrittenPackage = readonly [
  purl: string,
  development: boolean | null,
  one: Package,
  files: readonly string[],
];

/** A package as it is written, with no more locations than these. */
export function writtenPackage({ package: one, files }: FoundPackage, locations = one.locations): string {
  const alone = isUsual(one) ? usualParts(one) : otherParts(one);
  const { development, bundles, owner, direct, requires } = one;
  alone.licences = distinct(one.licences, sameText);
  alone.locations = distinct(locations, locationKey);
  if (development === true) alone.development = development;
  if (direct !== undefined) alone.direct = direct;
  if (requires !== undefined) alone.requires = distinct(requires, sameText);
  if (owner !== undefined) alone.owner = owner;
  if (bundles !== undefined && bundles.length > 0) alone.bundles = distinct(bundles, bundleKey);
  return JSON.stringify([one.purl, development ?? null, alone, files] satisfies WrittenPackage);
}

/** What most packages have and nothing else, in the order in which it stands in them. */
const USUAL = ['purl', 'ecosystem', 'name', 'version', 'range', 'licences', 'locations'];
/** What is told behind all else, wherever it stands. */
const LAST: ReadonlySet<string> = new Set(['development', 'direct', 'requires', 'owner', 'bundles']);

/** Are the parts of a package those of most, in their order? */
function isUsual(one: Package): boolean {
  let index = 0;
  for (const name in one) {
    if (LAST.has(name)) continue;
    if (name !== 'range' && USUAL[index] === 'range') index += 1;
    if (name !== USUAL[index]) return false;
    index += 1;
  }
  return true;
}

/** Put together a part at a time: an object that others are spread into takes ten times as long. */
function usualParts({ purl, ecosystem, name, version, range, licences, locations }: Package): Package {
  return range === undefined
    ? { purl, ecosystem, name, version, licences, locations }
    : { purl, ecosystem, name, version, range, licences, locations };
}

function otherParts(one: Package): Package {
  const { development: _, bundles: __, owner: ___, direct: ____, requires: _____, ...first } = one;
  return first;
}

/** The package that was written. */
export function readPackage([, development, one, files]: WrittenPackage): FoundPackage {
  return { package: development === false ? { ...one, development } : one, files };
}

/**
 * One package per package URL as JSON, sorted by it, each with its files where these are asked for. Of facts that differ the
 * first told is kept.
 */
export function* mergeFound(
  written: Iterable<string>,
  withFiles: boolean,
  room?: PlainRoom,
): Generator<string, undefined> {
  const sorted = sortedTexts(written, purlOf, room);
  for (const [[purl, text], ...others] of neighbours(sorted, ([key]) => key)) {
    if (others.length === 0 && !withFiles) {
      yield packageIn(text, purl);
      continue;
    }
    const group = [text, ...others.map(([, other]) => other)];
    const found = mergeGroup(group.map((one) => readPackage(valueOfText(one) as WrittenPackage)));
    yield JSON.stringify(withFiles ? { ...found.package, files: found.files } : found.package);
  }
}

function purlOf(written: string): string {
  const purl = written.slice(2, written.indexOf('"', 2));
  return purl.includes('\\') ? (valueOfText(written) as WrittenPackage)[0] : purl;
}

/** The JSON of the package alone: nowhere else stands a quotation mark as it does before the first of its files. */
function packageIn(written: string, purl: string): string {
  if (!written.startsWith(purl, 2)) return JSON.stringify((valueOfText(written) as WrittenPackage)[2]);
  const start = written.indexOf('{', purl.length + 2);
  const end = written.endsWith(',[]]') ? written.length - ',[]]'.length : written.lastIndexOf('},["') + 1;
  return written.slice(start, end);
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
        sameText,
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
            sameText,
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

const sameText = (text: string): string => text;
const bundleKey = (bundle: Bundle): string => `${bundle.purl}\0${bundle.path}`;
const locationKey = ({ path, layer, foundBy, evidence }: Location): string =>
  `${path}\0${layer === undefined ? '' : String(layer).padStart(10, '0')}\0${foundBy}\0${evidence}`;

/** Without repetitions, sorted by key. */
function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  if (items.length < 2) return [...items];
  const byKey = new Map(items.map((item) => [keyOf(item), item] as const));
  return [...byKey].toSorted(([left], [right]) => order(left, right)).map(([, item]) => item);
}
