import { dependencyPaths } from '../dependencies/dependency-paths.ts';
import { isOfDistribution } from '../../model/ecosystems.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';
import type { Releases } from './bringers.ts';
import { changesAt, nameOf, type Place, type Project, type Wish } from './changes.ts';
import { constraintsIn } from './constraints.ts';
import { lockRangesOf, type LockRanges } from './lock-ranges.ts';
import type { FixChange, FixPlan, JudgePackages, LeftPackage, Manifest } from './types.ts';
import { betterVersion, weightOf } from './versions.ts';

export interface FixInput {
  readonly packages: Iterable<Package>;
  readonly findings: readonly VulnerabilityFinding[];
  readonly manifests: readonly Manifest[];
  /** Of what is vulnerable, those that can be read. */
  readonly locks?: readonly Manifest[];
  /** What registries have of the packages on the ways to what is vulnerable, where they were asked. */
  readonly releases?: Releases;
  readonly judge: JudgePackages;
  /** May a version be chosen that may break what uses it? */
  readonly allowsMajor: boolean;
}

/** Characters of manifests that are read for all packages together: each change reads again what it changes. */
const MOST_READ = 2 ** 27;
const TOO_MUCH = 'manifests are too large to be changed for so many packages at once';
const UNDECIDED = 'no manifest that is changed decides its version';

/**
 * The fewest changes that clear most: for each vulnerable package of a language the nearest better version, asked for
 * where the project names the package; else in the lock file alone where all who ask for it take that; else by a newer
 * version of what brings it, where registries were asked; else by the override of its package manager. What one edit does
 * for several packages, as a property of Maven, is done once. Pure; `judge` proves each version.
 */
export function planFixes(input: FixInput): FixPlan {
  const { releases, allowsMajor } = input;
  const project = projectOf(input);
  const left: LeftPackage[] = [];
  const wishes = wishesOf(input, left);
  const counts = Map.groupBy(input.packages, ({ ecosystem, name }) => `${ecosystem} ${name}`);
  const changes = wishes
    .toSorted((one, other) => weightOf(other.better.clears) - weightOf(one.better.clears))
    .flatMap((wish): FixChange[] => {
      const isOnly = (counts.get(`${wish.package.ecosystem} ${wish.package.name}`) ?? []).length === 1;
      const places = project.reading.left < 0 ? [] : placesOf(wish.package);
      const made = places.map((place) => changesAt({ wish, place, isOnly, project, releases, allowsMajor }));
      const done = made.flatMap((one) => ('reason' in one ? [] : one));
      const refused = made.find((one) => 'reason' in one);
      if (done.length > 0 && !refused) return done;
      const reason = refused?.reason ?? (project.reading.left < 0 ? TOO_MUCH : UNDECIDED);
      left.push({ ...wish, reason });
      // It stays in one place, and so do its findings.
      return done.map((change) => ({ ...change, reason: `elsewhere ${reason}`, clears: [] }));
    });
  const before = new Map(input.manifests.map(({ path, text }) => [path, text]));
  const changed = [...project.texts].filter(([path, text]) => before.get(path) !== text);
  return { changes, left, texts: new Map(changed) };
}

function projectOf({ packages, manifests, locks = [] }: FixInput): Project {
  const texts = new Map(manifests.map(({ path, text }) => [path, text]));
  const lockTexts = new Map(locks.map(({ path, text }) => [path, text]));
  const known = new Map<string, LockRanges>();
  const rangesOf = (path: string): LockRanges => {
    const ranges = known.get(path) ?? lockRangesOf(nameOf(path), lockTexts.get(path) ?? '');
    known.set(path, ranges);
    return ranges;
  };
  return {
    texts,
    locks: lockTexts,
    rangesOf,
    constraintsOf: constraintsIn(texts),
    lockFolders: lockFoldersOf(packages),
    reading: { left: MOST_READ },
    wayTo: waysIn(packages),
  };
}

/** Looked for once, where somebody asks. */
function waysIn(packages: Iterable<Package>): Project['wayTo'] {
  let way: ReturnType<typeof dependencyPaths> | undefined;
  let byPurl: ReadonlyMap<string, Package> | undefined;
  return ({ purl }) => {
    way ??= dependencyPaths(packages);
    byPurl ??= new Map([...packages].map((one) => [one.purl, one]));
    const purls = way(purl);
    return purls?.flatMap((one) => byPurl?.get(one) ?? []);
  };
}

function wishesOf({ packages, findings, judge, allowsMajor }: FixInput, left: LeftPackage[]): Wish[] {
  const byPurl = Map.groupBy(findings, (finding) => finding.package.purl);
  const wishes: Wish[] = [];
  for (const one of packages) {
    const own = byPurl.get(one.purl);
    if (own === undefined) continue;
    if (isOfDistribution(one.ecosystem) || placesOf(one).length === 0) {
      left.push({ package: one, findings: own, reason: 'it is installed, and no manifest decides about it' });
      continue;
    }
    const better = betterVersion(one, own, judge, allowsMajor);
    if (typeof better === 'string') left.push({ package: one, findings: own, reason: better });
    else wishes.push({ package: one, findings: own, better });
  }
  return wishes;
}

/** Where files of a project tell of the package. */
function placesOf({ locations }: Package): Place[] {
  const places = locations
    .filter(({ evidence }) => evidence === 'locked' || evidence === 'declared')
    .map(({ path }) => ({
      folder: path.slice(0, path.lastIndexOf('/') + 1),
      lock: path.slice(path.lastIndexOf('/') + 1),
    }));
  return [...new Map(places.map((place) => [place.folder + place.lock, place])).values()];
}

/** Folders that have a lock file, with its name. */
function lockFoldersOf(packages: Iterable<Package>): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  for (const { locations } of packages)
    for (const { evidence, path } of locations)
      if (evidence === 'locked') folders.set(path.slice(0, path.lastIndexOf('/') + 1), nameOf(path));
  return folders;
}
