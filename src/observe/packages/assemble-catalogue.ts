import {
  type Budget,
  DEFAULT_BUDGET,
  type Deadline,
  NO_DEADLINE,
  overTime,
  untilOver,
} from '../../model/budget.ts';
import type { LocatedFact, LocatedFacts } from '../../model/analyser.ts';
import { packageWithoutCredentials } from '../../model/credentials.ts';
import type { FileView } from '../../model/file.ts';
import type { Distribution } from '../../model/distribution.ts';
import { Fault } from '../../model/fault.ts';
import { type Gap, openGaps } from '../../model/gap.ts';
import { PackedList } from '../../model/packed-list.ts';
import type { PlainRoom } from '../../model/plain-room.ts';
import { chain, lazily, mapped } from '../../model/sequence.ts';
import type { Evidence, Package } from '../../model/package.ts';
import type { MergedFiles } from '../image/layers/types.ts';
import { mergeFound, readPackage, type WrittenPackage, writtenPackage } from './merge-found.ts';
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
  /** What lists of packages may take as they are. */
  readonly room?: PlainRoom | undefined;
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
  const { budget = DEFAULT_BUDGET, deadline = NO_DEADLINE, room } = options;
  const counted = COUNTED[options.target];
  const context = { files: merged.files, distribution, archives: options.archives };
  const found: Found = { system: [], language: [] };
  const reported: FoundGap[] = [];
  for (const unit of units) {
    const { packages, gaps } = assembleUnit(unit, merged, context, { counted, deadline, room });
    if (packages.length > 0) (unit.ownsFiles ? found.system : found.language).push(packages);
    for (const gap of gaps) reported.push(gap);
  }
  const gaps = countedGaps([...reported, ...elsewhere(units, merged)], counted);
  const system = readAll(found.system);
  // Where nobody asks for packages, formats that name some are none of the target's gaps.
  const unreadable = units.length === 0 ? [] : unreadIn(merged.files);
  const unread = withoutOwned(countedGaps(unreadable, counted), system, merged.files);
  const packages = new PackedList<Package>(room);
  let count = 0;
  const withFiles = options.withFiles === true;
  for (const text of mergeFound(owned(found, merged.files, withFiles), withFiles, room)) {
    count += 1;
    if (count <= budget.packages) packages.pushText(text);
  }
  if (count > budget.packages) gaps.push(tooMany(count, budget));
  gaps.push(...groupUnread(openGaps(unread)));
  return { packages, gaps: withoutOwned(gaps, system, merged.files) };
}

/** What the units found, by whether they own files; each list is gone through as seldom as can be, for it may be long. */
interface Found {
  readonly system: PackedList<WrittenPackage>[];
  readonly language: PackedList<WrittenPackage>[];
}

function readAll(lists: readonly PackedList<WrittenPackage>[]): Iterable<FoundPackage> {
  return mapped(chain(...lists), readPackage);
}

/**
 * All that was found as it is written, each with what it has brought or with who claims it, and with its files if somebody
 * asks for them: those of a package of the system may be millions of letters, which all that follows would go through.
 */
function owned({ system, language }: Found, files: FileView, withFiles: boolean): Iterable<string> {
  const isInside = language.some((list) => list.mentions(EMBEDDED));
  if (system.length === 0 && !isInside) return lazily(language, (list) => list.drainTexts());
  return mapped(outerAndInner({ system, language }, isInside, files), (one) =>
    writtenPackage(withFiles ? one : { package: one.package, files: [] }),
  );
}

function outerAndInner({ system, language }: Found, isInside: boolean, files: FileView) {
  const outer =
    system.length === 0
      ? { owners: [], free: readAll(language) }
      : bundle(readAll(system), readAll(language), files);
  if (!isInside) return chain(outer.owners, outer.free);
  const free = withNoted(outer.free, readAll(system), files);
  const inside = lazily(free, (one) => (isEmbedded(one) ? [one] : []));
  const outside = lazily(free, (one) => (isEmbedded(one) ? [] : [one]));
  const inner = bundle(outside, inside, files);
  return chain(outer.owners, inner.owners, inner.free);
}

function tooMany(count: number, budget: Budget): Gap {
  const reason = `${count} packages are more than the ${budget.packages} that are listed, by their package URLs; --limit packages=NUMBER raises it`;
  return { kind: 'limit', subject: 'packages', reason };
}

interface Limits {
  readonly counted: readonly Evidence[];
  readonly deadline: Deadline;
  readonly room: PlainRoom | undefined;
}

/** A unit that faults costs its own packages and becomes a gap; the others go on. */
function assembleUnit(
  unit: PackageUnit,
  merged: MergedFiles,
  context: Parameters<PackageUnit['assemble']>[1],
  { counted, deadline, room }: Limits,
): { readonly packages: PackedList<WrittenPackage>; readonly gaps: Iterable<FoundGap> } {
  try {
    const facts = merged.factsOf(unit);
    const { packages, gaps } = unit.assemble(unit.ownsFiles ? facts : broughtBy(facts), context);
    const late: FoundGap[] = [];
    const inTime = untilOver(packages, deadline, () =>
      late.push({ kind: 'limit', subject: unit.id, reason: overTime(deadline).message }),
    );
    const written = new PackedList<WrittenPackage>(room);
    for (const found of inTime) {
      const locations = found.package.locations.filter(({ evidence }) => counted.includes(evidence));
      if (locations.length > 0) written.pushText(writtenPackage(withoutCredentials(found), locations));
    }
    return { packages: written, gaps: chain(gaps, late) };
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
function broughtBy(facts: LocatedFacts<unknown>): LocatedFacts<unknown> {
  return {
    [Symbol.iterator]: () => mapped(facts, brought)[Symbol.iterator](),
    ...(facts.chosen && { chosen: (isChosen) => mapped(facts.chosen?.(isChosen) ?? [], brought) }),
  };
}

function brought(one: LocatedFact<unknown>): LocatedFact<unknown> {
  if (one.since === undefined) return one;
  const { since, ...located } = one;
  return { ...located, layer: since };
}

function withoutCredentials(found: FoundPackage): FoundPackage {
  const bare = packageWithoutCredentials(found.package);
  return bare === found.package ? found : { ...found, package: bare };
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
