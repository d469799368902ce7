import { isOfDistribution } from '../../model/ecosystems.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';
import { MANIFEST_EDITORS } from './editors/list.ts';
import type {
  FixChange,
  FixPlan,
  JudgePackages,
  LeftPackage,
  Manifest,
  ManifestEditor,
  Raise,
} from './types.ts';
import { type Better, betterVersion, weightOf } from './versions.ts';

export interface FixInput {
  readonly packages: Iterable<Package>;
  readonly findings: readonly VulnerabilityFinding[];
  readonly manifests: readonly Manifest[];
  readonly judge: JudgePackages;
  /** May a version be chosen that may break what uses it? */
  readonly allowsMajor: boolean;
}

/** What is to be done about one package. */
interface Wish {
  readonly package: Package;
  readonly findings: readonly VulnerabilityFinding[];
  readonly better: Better;
}

/** A place where a package is decided: the folder's manifests, and what its lock file is called. */
interface Place {
  readonly folder: string;
  readonly lock: string;
}

interface Project {
  /** As they become. */
  readonly texts: Map<string, string>;
  readonly lockFolders: ReadonlySet<string>;
}

/**
 * The fewest changes that clear most: for each vulnerable package of a language the nearest better version, asked for
 * where the project names the package, else by the override of its package manager, else in the lock file alone. What
 * one edit does for several packages, as a property of Maven, is done once. Pure; `judge` proves each version.
 */
export function planFixes(input: FixInput): FixPlan {
  const texts = new Map(input.manifests.map(({ path, text }) => [path, text]));
  const project: Project = { texts, lockFolders: lockFoldersOf(input.packages) };
  const left: LeftPackage[] = [];
  const wishes = wishesOf(input, left);
  const counts = Map.groupBy(input.packages, ({ ecosystem, name }) => `${ecosystem} ${name}`);
  const changes = wishes
    .toSorted((one, other) => weightOf(other.better.clears) - weightOf(one.better.clears))
    .flatMap((wish): FixChange[] => {
      const isOnly = (counts.get(`${wish.package.ecosystem} ${wish.package.name}`) ?? []).length === 1;
      const made = placesOf(wish.package).flatMap((place) => changesAt(wish, place, isOnly, project));
      if (made.length === 0)
        left.push({ ...wish, reason: 'no manifest that is changed decides its version' });
      return made;
    });
  const before = new Map(input.manifests.map(({ path, text }) => [path, text]));
  const changed = [...texts].filter(([path, text]) => before.get(path) !== text);
  return { changes, left, texts: new Map(changed) };
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

function changesAt(wish: Wish, place: Place, isOnly: boolean, project: Project): FixChange[] {
  const { package: one, better } = wish;
  const file = place.folder + place.lock;
  const raise: Raise = { name: one.name, from: one.version, to: better.version, lock: place.lock, isOnly };
  const editors = MANIFEST_EDITORS.filter(({ ecosystem }) => ecosystem === one.ecosystem);
  const made = (kind: FixChange['kind'], path: string, editor: ManifestEditor): FixChange => {
    const { step, clears, keeps } = better;
    const relock = editor.relock(raise);
    return { kind, file: path, package: one, to: better.version, step, clears, keeps, relock };
  };
  const change = (kind: 'direct' | 'override', paths: readonly string[]): FixChange[] =>
    paths.flatMap((path) =>
      editors.flatMap((editor) => {
        const text = project.texts.get(path);
        if (text === undefined || !editor.wants(nameOf(path))) return [];
        const after = kind === 'direct' ? editor.raise(text, raise) : editor.override?.(text, raise);
        if (after === undefined) return [];
        project.texts.set(path, after);
        return [made(kind, path, editor)];
      }),
    );
  // A manifest that told of it itself; else those that the lock file is of, workspaces too.
  const own = project.texts.has(file) ? [file] : manifestsOf(place, project);
  const direct = one.direct === false ? [] : change('direct', own);
  if (direct.length > 0) return direct;
  const isHere = (path: string): boolean => path === place.folder + nameOf(path);
  const override = change('override', own.filter(isHere));
  if (override.length > 0) return override;
  const locking = editors.find((editor) => editor.relock(raise) !== undefined && !editor.override);
  return locking ? [made('lock', file, locking)] : [];
}

/** Those in the folder of a lock file and below, but for those that another lock file is of. */
function manifestsOf({ folder }: Place, { texts, lockFolders }: Project): string[] {
  const inner = [...lockFolders].filter((one) => one !== folder && one.startsWith(folder));
  return [...texts.keys()].filter(
    (path) => path.startsWith(folder) && !inner.some((one) => path.startsWith(one)),
  );
}

/** Folders that have a lock file. */
function lockFoldersOf(packages: Iterable<Package>): Set<string> {
  const folders = new Set<string>();
  for (const { locations } of packages)
    for (const { evidence, path } of locations)
      if (evidence === 'locked') folders.add(path.slice(0, path.lastIndexOf('/') + 1));
  return folders;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
