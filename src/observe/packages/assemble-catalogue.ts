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
import type { FileView } from '../../model/file.ts';
import type { Distribution } from '../../model/distribution.ts';
import { Fault } from '../../model/fault.ts';
import { type Gap, openGaps } from '../../model/gap.ts';
import { PackedList } from '../../model/packed-list.ts';
import { chain, lazily } from '../../model/sequence.ts';
import type { Evidence, Package } from '../../model/package.ts';
import type { MergedFiles } from '../image/layers/types.ts';
import { mergeFound } from './merge-found.ts';
import { elsewhere } from './elsewhere.ts';
import { withNoted } from './noted.ts';
import { bundle, withoutOwned } from './ownership.ts';
import { groupUnread, unreadIn } from './unread/unread.ts';
import type { ArchiveIndex, FoundGap, FoundPackage, PackageUnit } from './types.ts';

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
  readonly archives?: ArchiveIndex | undefined;
  readonly budget?: Budget;
  readonly deadline?: Deadline | undefined;
}

/** The evidence that counts. */
const COUNTED: Readonly<Record<CatalogueTarget, readonly Evidence[]>> = {
  image: ['installed', 'embedded'],
  source: ['installed', 'embedded', 'locked', 'declared'],
};

/** What the JSON of a package has that lies inside of something else. */
const EMBEDDED = '"evidence":"embedded"';

/**
 * Runs every unit on the merged files and puts their packages together: evidence that does not count is left out; a
 * language package among the files of an operating system package becomes one of its `bundles` where that is named for it,
 * and has it as `owner` else, as what is embedded among the files of another language package; and what several files tell
 * of one package is merged.
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
  const context = { files: merged.files, distribution, archives: options.archives };
  const found: Found = { system: [], language: [] };
  const reported: FoundGap[] = [];
  for (const unit of units) {
    const { packages, gaps } = assembleUnit(unit, merged, context, { counted, deadline });
    if (packages.length > 0) (unit.ownsFiles ? found.system : found.language).push(packages);
    for (const gap of gaps) reported.push(gap);
  }
  const gaps = countedGaps([...reported, ...elsewhere(units, merged)], counted);
  const system = chain(...found.system);
  // Where nobody asks for packages, formats that name some are none of the target's gaps.
  const unreadable = units.length === 0 ? [] : unreadIn(merged.files);
  const unread = withoutOwned(countedGaps(unreadable, counted), system, merged.files);
  const packages = new PackedList<Package>();
  let count = 0;
  for (const { package: one, files } of mergeFound(owned(found, merged.files))) {
    count += 1;
    if (count <= budget.packages) packages.push(options.withFiles ? { ...one, files: [...files] } : one);
  }
  if (count > budget.packages) gaps.push(tooMany(count, budget));
  gaps.push(...groupUnread(openGaps(unread)));
  return { packages, gaps: withoutOwned(gaps, system, merged.files) };
}

/** What the units found, by whether they own files; each list is gone through as seldom as can be, for it may be long. */
interface Found {
  readonly system: PackedList<FoundPackage>[];
  readonly language: PackedList<FoundPackage>[];
}

/** All that was found, each with what it has brought or with who claims it. */
function owned({ system, language }: Found, files: FileView): Iterable<FoundPackage> {
  const outer =
    system.length === 0
      ? { owners: [], free: chain(...language) }
      : bundle(chain(...system), chain(...language), files);
  if (!language.some((list) => list.mentions(EMBEDDED))) return chain(outer.owners, outer.free);
  const free = withNoted(outer.free, chain(...system), files);
  const inside = lazily(free, (one) => (isEmbedded(one) ? [one] : []));
  const outside = lazily(free, (one) => (isEmbedded(one) ? [] : [one]));
  const inner = bundle(outside, inside, files);
  return chain(outer.owners, inner.owners, inner.free);
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
  { counted, deadline }: { readonly counted: readonly Evidence[]; readonly deadline: Deadline },
): { readonly packages: PackedList<FoundPackage>; readonly gaps: Iterable<FoundGap> } {
  try {
    const facts = merged.factsOf(unit);
    const { packages, gaps } = unit.assemble(unit.ownsFiles ? facts : broughtBy(facts), context);
    const late: FoundGap[] = [];
    const inTime = untilOver(packages, deadline, () =>
      late.push({ kind: 'limit', subject: unit.id, reason: overTime(deadline).message }),
    );
    return {
      packages: PackedList.from(lazily(inTime, (one) => restrict(one, counted))),
      gaps: chain(gaps, late),
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {
      packages: new PackedList(),
      gaps: [{ kind: 'unreadable', subject: unit.id, reason: error.message }],
    };
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

/** The gaps about evidence that counts, each once. */
function countedGaps(gaps: readonly FoundGap[], counted: readonly Evidence[]): Gap[] {
  const distinct = new Map<string, Gap>();
  for (const { evidence, ...gap } of gaps) {
    if (evidence !== undefined && !counted.includes(evidence)) continue;
    distinct.set(JSON.stringify([gap.kind, gap.subject, gap.reason]), gap);
  }
  return [...distinct.values()];
}
