import { posix } from 'node:path';
import {
  type Budget,
  DEFAULT_BUDGET,
  type Deadline,
  NO_DEADLINE,
  overTime,
  untilOver,
} from '../../model/budget.ts';
import type { LocatedFact } from '../../model/analyser.ts';
import { packageWithoutCredentials } from '../../model/credentials.ts';
import type { Distribution } from '../../model/distribution.ts';
import { Fault } from '../../model/fault.ts';
import type { FileView } from '../../model/file.ts';
import { type Gap, openGaps } from '../../model/gap.ts';
import { PackedList } from '../../model/packed-list.ts';
import { chain, lazily } from '../../model/sequence.ts';
import type { Evidence, Package } from '../../model/package.ts';
import type { MergedFiles } from '../image/layers/types.ts';
import { mergeFound } from './merge-found.ts';
import { elsewhere } from './elsewhere.ts';
import { groupUnread, unreadIn } from './unread/unread.ts';
import type { Assembly, FoundGap, FoundPackage, PackageUnit } from './types.ts';

/** `image`: what is there counts. `source`: what is locked or declared counts too. */
export type CatalogueTarget = 'image' | 'source';

/** Every package of a target, one per package URL and sorted by it. */
export interface CatalogueOfPackages {
  readonly packages: PackedList<Package>;
  /** What the units could not tell; the gaps of reading the files are not repeated. */
  readonly gaps: Gap[];
}

export interface AssemblyOptions {
  readonly target: CatalogueTarget;
  readonly withFiles?: boolean | undefined;
  readonly budget?: Budget;
  readonly deadline?: Deadline | undefined;
}

/** Folders whose real paths are remembered. */
const MAXIMUM_FOLDERS = 10_000;

/** The evidence that counts. */
const COUNTED: Readonly<Record<CatalogueTarget, readonly Evidence[]>> = {
  image: ['installed', 'embedded'],
  source: ['installed', 'embedded', 'locked', 'declared'],
};

/**
 * Runs every unit on the merged files and puts their packages together: evidence that does not count is left out; a
 * language package whose files an operating system package owns, or that is embedded among the files of another
 * language package, becomes one of that package's `bundles`; and what several files tell of one package is merged.
 * The same input gives the same catalogue, to the order of its parts.
 */
export function assembleCatalogue(
  units: readonly PackageUnit[],
  merged: MergedFiles,
  distribution: Distribution | undefined,
  options: AssemblyOptions,
): CatalogueOfPackages {
  const { budget = DEFAULT_BUDGET, deadline = NO_DEADLINE } = options;
  const counted = COUNTED[options.target];
  const context = { files: merged.files, distribution };
  const found = { system: new PackedList<FoundPackage>(), language: new PackedList<FoundPackage>() };
  const reported: FoundGap[] = [];
  for (const unit of units) {
    const { packages, gaps } = assembleUnit(unit, merged, context, deadline);
    const kind = unit.ownsFiles ? found.system : found.language;
    for (const one of packages) for (const own of restrict(one, counted)) kind.push(own);
    for (const gap of gaps) reported.push(gap);
  }
  const gaps = countedGaps([...reported, ...elsewhere(units, merged)], counted);
  const unread = withoutOwned(countedGaps(unreadIn(merged.files), counted), found.system, merged.files);
  const system = bundle(found.system, found.language, merged.files);
  const inside = lazily(system.free, (one) => (isEmbedded(one) ? [one] : []));
  const outside = lazily(system.free, (one) => (isEmbedded(one) ? [] : [one]));
  const language = bundle(outside, inside, merged.files);
  const packages = new PackedList<Package>();
  let count = 0;
  for (const { package: one, files } of mergeFound(chain(system.owners, language.owners, language.free))) {
    count += 1;
    if (count <= budget.packages) packages.push(options.withFiles ? { ...one, files: [...files] } : one);
  }
  if (count > budget.packages) gaps.push(tooMany(count, budget));
  gaps.push(...groupUnread(openGaps(unread)));
  return { packages, gaps: withoutOwned(gaps, found.system, merged.files) };
}

function tooMany(count: number, budget: Budget): Gap {
  const reason = `${count} packages are more than the ${budget.packages} that are listed, by their package URLs; --limit packages=NUMBER raises it`;
  return { kind: 'limit', subject: 'packages', reason };
}

/** A unit that faults costs its own packages and becomes a gap; the others go on. */
function assembleUnit(
  unit: PackageUnit,
  merged: MergedFiles,
  context: Parameters<PackageUnit['assemble']>[1],
  deadline: Deadline,
): Pick<Assembly, 'packages'> & { readonly gaps: Iterable<FoundGap> } {
  try {
    const facts = merged.factsOf(unit);
    const { packages, gaps } = unit.assemble(unit.ownsFiles ? facts : broughtBy(facts), context);
    const late: FoundGap[] = [];
    const inTime = untilOver(packages, deadline, () =>
      late.push({ kind: 'limit', subject: unit.id, reason: overTime(deadline).message }),
    );
    return { packages: PackedList.from(inTime), gaps: chain(gaps, late) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { packages: [], gaps: [{ kind: 'unreadable', subject: unit.id, reason: error.message }] };
  }
}

/**
 * The layer of a language package is the one that brought it, not one that wrote its file anew. The units of operating
 * systems tell this apart themselves, since their database changes with every package.
 */
function broughtBy(facts: Iterable<LocatedFact<unknown>>): Iterable<LocatedFact<unknown>> {
  return {
    *[Symbol.iterator]() {
      for (const { since, ...located } of facts) yield { ...located, layer: since ?? located.layer };
    },
  };
}

/** The package with those of its locations whose evidence counts; nothing if it has none. */
function restrict(found: FoundPackage, counted: readonly Evidence[]): FoundPackage[] {
  const locations = found.package.locations.filter((location) => counted.includes(location.evidence));
  if (locations.length === 0) return [];
  return [{ ...found, package: packageWithoutCredentials({ ...found.package, locations }) }];
}

/** Only ever found inside something else. */
function isEmbedded({ package: { locations } }: FoundPackage): boolean {
  return locations.every(({ evidence }) => evidence === 'embedded');
}

/** What a distribution ships is its own to mend: that a file of it tells too little is no gap of the target. */
function withoutOwned(gaps: readonly Gap[], system: Iterable<FoundPackage>, files: FileView): Gap[] {
  const ownerOf = ownersOf(system, new Set(gaps.map((gap) => nameOf(gap.subject))), files);
  return gaps.map((gap) => (ownerOf(gap.subject) === undefined ? gap : { ...gap, informational: true }));
}

/** Takes the packages that others brought among their files, and notes them there. */
function bundle(owning: Iterable<FoundPackage>, language: Iterable<FoundPackage>, files: FileView) {
  const names = new Set<string>();
  for (const { package: one } of language) for (const { path } of one.locations) names.add(nameOf(path));
  const ownerOf = ownersOf(owning, names, files);
  const bundles = new Map<string, { purl: string; path: string }[]>();
  const free = new PackedList<FoundPackage>();
  for (const found of language) {
    const locations = found.package.locations.filter(({ path }) => {
      const owner = ownerOf(path);
      if (owner === undefined) return true;
      const own = bundles.get(owner) ?? [];
      own.push({ purl: found.package.purl, path });
      bundles.set(owner, own);
      return false;
    });
    if (locations.length > 0) free.push({ ...found, package: { ...found.package, locations } });
  }
  const owners = lazily(owning, (found): FoundPackage[] => {
    const own = bundles.get(found.package.purl);
    return [own ? { ...found, package: { ...found.package, bundles: own } } : found];
  });
  return { free, owners };
}

/** The name of the file that a path of a location or gap is about. */
function nameOf(path: string): string {
  return posix.basename(outerFile(path));
}

/** The file of the target in which something nested lies: `/a.ear` of `/a.ear!/b.jar`. */
function outerFile(path: string): string {
  const [outer = path] = path.split('!/', 1);
  return outer;
}

/**
 * Which package owns a path that has one of these names, as a package URL. Package databases may write `/lib/x` for
 * what lies in `/usr/lib/x`, so folders are resolved before paths are compared. Only owned files of these names are
 * looked at, since a distribution owns 100,000 files and few of them tell of a package.
 */
function ownersOf(owning: Iterable<FoundPackage>, names: ReadonlySet<string>, files: FileView) {
  const realPathOf = realPaths(files);
  const owners = new Map<string, string>();
  for (const { package: owner, files: owned } of owning) {
    for (const path of owned) {
      if (!names.has(posix.basename(path))) continue;
      const real = realPathOf(path);
      const known = owners.get(real);
      if (known === undefined || owner.purl < known) owners.set(real, owner.purl);
    }
  }
  if (owners.size === 0) return (): undefined => undefined;
  return (path: string): string | undefined => owners.get(realPathOf(outerFile(path)));
}

/** Resolves the folder of a path, not its last name; each folder once, as long as they are not too many. */
function realPaths(files: FileView): (path: string) => string {
  const folders = new Map<string, string>();
  return (path) => {
    const folder = posix.dirname(path);
    const real = folders.get(folder) ?? files.resolve(folder)?.path ?? folder;
    if (folders.size >= MAXIMUM_FOLDERS) folders.clear();
    folders.set(folder, real);
    return posix.join(real, posix.basename(path));
  };
}

/** The gaps about evidence that counts, each once. */
function countedGaps(gaps: readonly FoundGap[], counted: readonly Evidence[]): Gap[] {
  const distinct = new Map<string, Gap>();
  for (const { evidence, ...gap } of gaps) {
    if (evidence !== undefined && !counted.includes(evidence)) continue;
    distinct.set(JSON.stringify([gap.kind, gap.subject, gap.reason]), gap);
  }
  return [...distinct.values()];
}
