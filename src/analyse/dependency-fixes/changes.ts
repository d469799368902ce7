import type { Package } from '../../model/package.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import { nearestBringer, type Releases } from './bringers.ts';
import { MANIFEST_EDITORS } from './editors/list.ts';
import { doAllAdmit, type LockRanges } from './lock-ranges.ts';
import type { FixChange, ManifestEditor, Raise, Refusal, Relock } from './types.ts';
import type { Better } from './versions.ts';

/** What is to be done about one package. */
export interface Wish {
  readonly package: Package;
  readonly findings: readonly VulnerabilityFinding[];
  readonly better: Better;
}

/** A place where a package is decided: the folder's manifests, and what its lock file is called. */
export interface Place {
  readonly folder: string;
  readonly lock: string;
}

export interface Project {
  /** Manifests as they become. */
  readonly texts: Map<string, string>;
  readonly locks: ReadonlyMap<string, string>;
  /** Who asks for what, by the lock file's path. */
  readonly rangesOf: (path: string) => LockRanges;
  /** Folders that have a lock file, with its name. */
  readonly lockFolders: ReadonlyMap<string, string>;
  /** Characters of manifests that may still be read, again for each package. */
  readonly reading: { left: number };
  /** What else decides about the packages of a manifest. */
  readonly constraintsOf: (path: string) => readonly string[];
  /** From a package that the project asks for itself to one that it brings; undefined where that is not known. */
  readonly wayTo: (one: Package) => readonly Package[] | undefined;
}

/** What is known where one package is decided in one place. */
export interface Case {
  readonly wish: Wish;
  readonly place: Place;
  readonly isOnly: boolean;
  readonly project: Project;
  readonly releases: Releases | undefined;
  readonly allowsMajor: boolean;
}

/** What is done there about the package; why nothing may be, where a manifest names it and is not changed. */
export function changesAt(one: Case): readonly FixChange[] | Refusal {
  const { wish, place, project } = one;
  // A manifest that told of it itself; else those that the lock file is of, workspaces too.
  const file = place.folder + place.lock;
  const isTold = project.texts.has(file);
  const constraints = isTold ? project.constraintsOf(file) : [];
  const unread = constraints.find((path) => !project.texts.has(path));
  if (unread !== undefined) return { reason: `${nameOf(unread)} constrains it, and is not changed` };
  const own = isTold ? [file, ...constraints] : manifestsOf(place, project);
  const raise = raiseOf(one);
  const refusal = refusalAbove(one, raise);
  if (refusal) return refusal;
  if (wish.package.direct !== false || isTold) {
    const direct = raisedIn(one, raise, own);
    if ('reason' in direct || direct.length > 0) return direct;
  }
  return lockedIn(one, raise) ?? broughtIn(one, own) ?? overriddenIn(one, raise, own);
}

/** Why the manifests here cannot decide, as one here or above says. */
function refusalAbove(one: Case, raise: Raise): Refusal | undefined {
  const { folder } = one.place;
  const editors = editorsOf(one).filter((editor) => editor.refusal !== undefined);
  if (editors.length === 0) return undefined;
  const paths = [folder, ...foldersAbove(folder)].flatMap((above) => manifestsIn(above, one.project));
  return editable(one, paths).flatMap(({ path, text, editor }) => {
    const from = path.slice(0, path.lastIndexOf('/') + 1);
    return editor.refusal?.(text, folder.slice(from.length, -1), raise) ?? [];
  })[0];
}

function raiseOf({ wish: { package: one, better }, place, isOnly, project }: Case): Raise {
  const { folder, lock } = place;
  const here = [...project.texts, ...project.locks].filter(([path]) => path === folder + nameOf(path));
  const beside = new Map(here.map(([path, text]) => [nameOf(path), text]));
  const isForDevelopment = one.development === true;
  return { name: one.name, from: one.version, to: better.version, lock, isOnly, isForDevelopment, beside };
}

/** Where the project names it, or what decides its version there; else where folders above do so for it. */
function raisedIn(one: Case, raise: Raise, own: readonly string[]): readonly FixChange[] | Refusal {
  const here = raisedBy(one, raise, own, () => true);
  if ('reason' in here || here.length > 0) return here;
  const above = foldersAbove(one.place.folder).flatMap((folder) => manifestsIn(folder, one.project));
  for (const path of above) {
    const made = raisedBy(one, raise, [path], ({ isInherited }) => isInherited === true);
    if ('reason' in made || made.length > 0) return made;
  }
  return [];
}

function raisedBy(
  one: Case,
  raise: Raise,
  paths: readonly string[],
  isMeant: (editor: ManifestEditor) => boolean,
): readonly FixChange[] | Refusal {
  const { texts, lockFolders } = one.project;
  const { folder, lock } = one.place;
  // A lock file beside follows, even one that did not know the package.
  const behind = texts.has(folder + lock) ? { ...raise, lock: lockFolders.get(folder) ?? lock } : raise;
  const changes: FixChange[] = [];
  const before: [path: string, text: string][] = [];
  for (const { path, text, editor } of editable(one, paths).filter((found) => isMeant(found.editor))) {
    const after = editor.raise(text, raise);
    if (typeof after === 'object') {
      for (const [changed, old] of before.toReversed()) texts.set(changed, old);
      return after;
    }
    if (after !== undefined) {
      before.push([path, text]);
      texts.set(path, after);
      const elsewhere = path === folder + nameOf(path) ? undefined : after;
      changes.push(changeOf(one, 'direct', path, editor.relock(behind, elsewhere)));
      continue;
    }
    const variable = editor.variableOf?.(text, raise);
    const change = variable === undefined ? undefined : variableIn(one, raise, path, variable, before);
    if (change) changes.push(change);
  }
  return changes;
}

/** What decides a version that a manifest leaves to another one, in its folder or above. */
function variableIn(
  one: Case,
  raise: Raise,
  path: string,
  variable: string,
  before: [path: string, text: string][],
): FixChange | undefined {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const paths = [folder, ...foldersAbove(folder)].flatMap((above) => manifestsIn(above, one.project));
  for (const { path: other, text, editor } of editable(one, paths)) {
    const after = editor.withVariable?.(text, variable, raise.to);
    if (after === undefined) continue;
    before.push([other, text]);
    one.project.texts.set(other, after);
    return changeOf(one, 'direct', other, editor.relock(raise));
  }
  return undefined;
}

/** In the lock file alone, where all who ask for it take the version. */
function lockedIn(one: Case, raise: Raise): FixChange[] | undefined {
  const { wish, place, project } = one;
  const file = place.folder + place.lock;
  const update = editorsOf(one).flatMap((editor) => editor.update?.(raise) ?? [])[0];
  if (!update || doAllAdmit(wish.package, raise.to, project.rangesOf(file)) !== true) return undefined;
  return [changeOf(one, 'lock', file, update)];
}

/** By a newer version of what the project asks for itself and that brings it. */
function broughtIn(one: Case, own: readonly string[]): FixChange[] | undefined {
  const { wish, project, releases, allowsMajor } = one;
  const way = releases && project.wayTo(wish.package);
  const bringer = releases && way && nearestBringer(way, wish.better.version, releases, allowsMajor);
  if (!bringer) return undefined;
  const by = { name: bringer.package.name, from: bringer.package.version, to: bringer.version };
  const made = raisedIn(one, { ...raiseOf(one), ...by }, own);
  return 'reason' in made || made.length === 0 ? undefined : made.map((change) => ({ ...change, by }));
}

/** By what its package manager has for that; else in the lock file alone, which its package manager may refuse. */
function overriddenIn(one: Case, raise: Raise, own: readonly string[]): readonly FixChange[] | Refusal {
  const { place, project, wish } = one;
  const file = place.folder + place.lock;
  const isRefused = () => doAllAdmit(wish.package, raise.to, project.rangesOf(file)) === false;
  const refusal = { reason: `another package that asks for it does not take ${raise.to}` };
  const isHere = (path: string): boolean => path === place.folder + nameOf(path);
  for (const { path, text, editor } of editable(one, own.filter(isHere))) {
    const after = editor.override?.(text, raise);
    if (after === undefined) continue;
    if (editor.mustAgree?.(raise) === true && isRefused()) return refusal;
    project.texts.set(path, after);
    return [changeOf(one, 'override', path, editor.relock({ ...raise, isBrought: true }))];
  }
  const locking = editorsOf(one).find((editor) => editor.relock(raise) !== undefined && !editor.override);
  if (!locking) return [];
  return isRefused() ? refusal : [changeOf(one, 'lock', file, locking.relock(raise))];
}

function editorsOf({ wish }: Case): ManifestEditor[] {
  return MANIFEST_EDITORS.filter(({ ecosystem }) => ecosystem === wish.package.ecosystem);
}

/** Manifests with whoever changes them, in the order of the editors. */
function editable(one: Case, paths: readonly string[]) {
  const { texts, reading } = one.project;
  return editorsOf(one).flatMap((editor) =>
    paths.flatMap((path) => {
      const text = texts.get(path);
      if (text === undefined || !editor.wants(nameOf(path), path)) return [];
      reading.left -= text.length;
      return reading.left < 0 ? [] : [{ path, text, editor }];
    }),
  );
}

function changeOf(
  { wish }: Case,
  kind: FixChange['kind'],
  file: string,
  relock: Relock | undefined,
): FixChange {
  const { version, step, clears, keeps } = wish.better;
  return { kind, file, package: wish.package, to: version, step, clears, keeps, relock };
}

/** From the nearest to the root. */
function foldersAbove(folder: string): string[] {
  const parts = folder.split('/').slice(1, -1);
  return parts
    .map(
      (_, index) =>
        `/${parts
          .slice(0, index)
          .map((part) => `${part}/`)
          .join('')}`,
    )
    .toReversed();
}

/** In a folder itself, and of Gradle in the one that its version catalogues are in. */
function manifestsIn(folder: string, { texts }: Project): string[] {
  return [...texts.keys()].filter(
    (path) => path === folder + nameOf(path) || path === `${folder}gradle/${nameOf(path)}`,
  );
}

/** Those in the folder of a lock file and below, but for those that another lock file is of. */
function manifestsOf({ folder }: Place, { texts, lockFolders }: Project): string[] {
  const inner = [...lockFolders.keys()].filter((one) => one !== folder && one.startsWith(folder));
  return [...texts.keys()].filter(
    (path) => path.startsWith(folder) && !inner.some((one) => path.startsWith(one)),
  );
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
