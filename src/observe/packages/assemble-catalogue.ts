import { posix } from 'node:path';
import type { LocatedFact } from '../../model/analyser.ts';
import type { Distribution } from '../../model/distribution.ts';
import { Fault } from '../../model/fault.ts';
import type { FileView } from '../../model/file.ts';
import type { Gap } from '../../model/gap.ts';
import type { Evidence, Package } from '../../model/package.ts';
import type { MergedFiles } from '../image/layers/types.ts';
import { mergeFound } from './merge-found.ts';
import { elsewhere } from './elsewhere.ts';
import type { Assembly, FoundGap, FoundPackage, PackageUnit } from './types.ts';

/** `image`: what is there counts. `source`: what is locked or declared counts too. */
export type CatalogueTarget = 'image' | 'source';

/** Every package of a target, one per package URL and sorted by it. */
export interface CatalogueOfPackages {
  readonly packages: Package[];
  /** Paths of the files that a package owns, by package URL, for those that know them. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** What the units could not tell; the gaps of reading the files are not repeated. */
  readonly gaps: Gap[];
}

/** More than the largest images and workspaces have; each costs some 3 KB until the report is written. */
const MAXIMUM_PACKAGES = 100_000;

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
  options: { readonly target: CatalogueTarget },
): CatalogueOfPackages {
  const counted = COUNTED[options.target];
  const context = { files: merged.files, distribution };
  const assemblies = units.map((unit) => ({ unit, ...assembleUnit(unit, merged, context) }));
  const foundBy = (ownsFiles: boolean): FoundPackage[] =>
    assemblies
      .filter(({ unit }) => unit.ownsFiles === ownsFiles)
      .flatMap(({ packages }) => packages)
      .flatMap((found) => restrict(found, counted));
  const gaps = countedGaps(
    [...assemblies.flatMap((assembly) => assembly.gaps), ...elsewhere(units, merged)],
    counted,
  );
  const system = bundle(foundBy(true), foundBy(false), merged.files);
  const inside = system.free.filter(isEmbedded);
  const language = bundle(
    system.free.filter((one) => !isEmbedded(one)),
    inside,
    merged.files,
  );
  const all = mergeFound([...system.owners, ...language.owners, ...language.free]);
  const found = all.slice(0, MAXIMUM_PACKAGES);
  if (all.length > found.length) gaps.push(tooMany(all.length));
  return {
    packages: found.map((one) => one.package),
    files: new Map(
      found.filter((one) => one.files.length > 0).map((one) => [one.package.purl, one.files] as const),
    ),
    gaps: withoutOwned(gaps, system.owners, merged.files),
  };
}

function tooMany(count: number): Gap {
  const reason = `${count} packages are more than the ${MAXIMUM_PACKAGES} that are listed, by their package URLs`;
  return { kind: 'limit', subject: 'packages', reason };
}

/** A unit that faults costs its own packages and becomes a gap; the others go on. */
function assembleUnit(
  unit: PackageUnit,
  merged: MergedFiles,
  context: Parameters<PackageUnit['assemble']>[1],
): Assembly {
  try {
    return unit.assemble(unit.ownsFiles ? merged.factsOf(unit) : broughtBy(merged.factsOf(unit)), context);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { packages: [], gaps: [{ kind: 'unreadable', subject: unit.id, reason: error.message }] };
  }
}

/**
 * The layer of a language package is the one that brought it, not one that wrote its file anew. The units of operating
 * systems tell this apart themselves, since their database changes with every package.
 */
function broughtBy(facts: readonly LocatedFact<unknown>[]): LocatedFact<unknown>[] {
  return facts.map(({ since, ...located }) => ({ ...located, layer: since ?? located.layer }));
}

/** The package with those of its locations whose evidence counts; nothing if it has none. */
function restrict(found: FoundPackage, counted: readonly Evidence[]): FoundPackage[] {
  const locations = found.package.locations.filter((location) => counted.includes(location.evidence));
  return locations.length === 0 ? [] : [{ ...found, package: { ...found.package, locations } }];
}

/** Only ever found inside something else. */
function isEmbedded({ package: { locations } }: FoundPackage): boolean {
  return locations.every(({ evidence }) => evidence === 'embedded');
}

/** What a distribution ships is its own to mend: that a file of it tells too little is no gap of the target. */
function withoutOwned(gaps: readonly Gap[], system: readonly FoundPackage[], files: FileView): Gap[] {
  const ownerOf = ownersOf(system, new Set(gaps.map((gap) => gap.subject)), files);
  return gaps.map((gap) => (ownerOf(gap.subject) === undefined ? gap : { ...gap, informational: true }));
}

/** Takes the packages that others brought among their files, and notes them there. */
function bundle(owning: readonly FoundPackage[], language: readonly FoundPackage[], files: FileView) {
  const defining = new Set(
    language.flatMap(({ package: { locations } }) => locations.map(({ path }) => path)),
  );
  const ownerOf = ownersOf(owning, defining, files);
  const bundles = new Map<string, { purl: string; path: string }[]>();
  const free = language.flatMap((found): FoundPackage[] => {
    const locations = found.package.locations.filter(({ path }) => {
      const owner = ownerOf(path);
      if (owner === undefined) return true;
      const own = bundles.get(owner) ?? [];
      own.push({ purl: found.package.purl, path });
      bundles.set(owner, own);
      return false;
    });
    return locations.length === 0 ? [] : [{ ...found, package: { ...found.package, locations } }];
  });
  const owners = owning.map((found): FoundPackage => {
    const own = bundles.get(found.package.purl);
    return own ? { ...found, package: { ...found.package, bundles: own } } : found;
  });
  return { free, owners };
}

/** The file of the target in which something nested lies: `/a.ear` of `/a.ear!/b.jar`. */
function outerFile(path: string): string {
  const [outer = path] = path.split('!/', 1);
  return outer;
}

/**
 * Which package owns one of these paths, as a package URL. Package databases may write `/lib/x` for
 * what lies in `/usr/lib/x`, so folders are resolved before paths are compared. Only owned files that are named like
 * one of the paths are looked at, since a distribution owns 100,000 files and few of them tell of a package.
 */
function ownersOf(owning: readonly FoundPackage[], paths: ReadonlySet<string>, files: FileView) {
  const realPathOf = realPaths(files);
  const names = new Set([...paths].map((path) => posix.basename(outerFile(path))));
  const owners = new Map<string, string>();
  for (const { package: owner, files: owned } of owning) {
    for (const path of owned) {
      if (!names.has(posix.basename(path))) continue;
      const real = realPathOf(path);
      const known = owners.get(real);
      if (known === undefined || owner.purl < known) owners.set(real, owner.purl);
    }
  }
  return (path: string): string | undefined => owners.get(realPathOf(outerFile(path)));
}

/** Resolves the folder of a path, not its last name; each folder once. */
function realPaths(files: FileView): (path: string) => string {
  const folders = new Map<string, string>();
  return (path) => {
    const folder = posix.dirname(path);
    const real = folders.get(folder) ?? files.resolve(folder)?.path ?? folder;
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
