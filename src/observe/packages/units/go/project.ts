import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import type { Evidence } from '../../../../model/package.ts';
import type { Assembly, FoundGap, FoundPackage } from '../../types.ts';
import { replaced, type Replacement } from './go-mod.ts';
import type { Module } from './module-info.ts';
import { builtModule, packageOf, type Place, unversionedGaps, withBroken } from './module-package.ts';
import type { GoFact } from './unit.ts';

const GO_RELEASE = /^go(\d+(?:\.\d+)*(?:(?:alpha|beta|rc)\d+)?)/;
/** What `go` and `toolchain` directives name: the oldest release that may build the module. */
const RELEASE = /^\d+(?:\.\d+){0,2}(?:(?:alpha|beta|rc)\d+)?$/;

type FactOf<Kind extends GoFact['kind']> = Extract<GoFact, { kind: Kind }>;
/** A file of a project, with what it says. */
type FileOf<Kind extends GoFact['kind']> = Place & { readonly fact: FactOf<Kind> };

/** What lies in one folder. */
interface Project {
  mod?: FileOf<'go.mod' | 'go.work'>;
  work?: FileOf<'go.mod' | 'go.work'>;
  sum?: FileOf<'go.sum'>;
  vendored?: FileOf<'modules.txt'>;
}

/**
 * Modules of projects: from go.mod, which lists all of them since Go 1.17; where it does not, or is not there, from
 * `vendor/modules.txt`, else from go.sum. A go.work file replaces modules of those that it uses.
 */
export function assembleProjects(facts: readonly LocatedFact<GoFact>[], unit: string): Assembly {
  const projects = new Map<string, Project>();
  for (const { fact, ...place } of facts) addFile(projects, fact, { ...place, unit });
  const workspaces = workspacesOf(projects);
  const assemblies = [...projects].flatMap(([folder, project]) => {
    const workspace = workspaces.get(folder);
    const isOwn = ({ path, replacement }: Module) =>
      replacement
        ? projects.get(folderAt(folder, replacement.path))?.mod !== undefined
        : workspace?.modules.has(path) === true;
    return assembleProject(project, workspace?.replacements ?? NO_REPLACEMENTS, isOwn);
  });
  return {
    packages: assemblies.flatMap(({ packages }) => [...packages]),
    gaps: assemblies.flatMap(({ gaps }) => gaps),
  };
}

function addFile(projects: Map<string, Project>, fact: GoFact, place: Place): void {
  if (fact.kind === 'program' || fact.kind === 'gap') return;
  const folder = posix.dirname(place.path);
  const home = fact.kind === 'modules.txt' ? posix.dirname(folder) : folder;
  const project = projects.get(home) ?? {};
  projects.set(home, project);
  if (fact.kind === 'go.sum') project.sum = { ...place, fact };
  else if (fact.kind === 'modules.txt') project.vendored = { ...place, fact };
  else if (fact.kind === 'go.work') project.work = { ...place, fact };
  else project.mod = { ...place, fact };
}

/** By `path@version` of what is replaced; read once for all modules of a workspace. */
type Replacements = ReadonlyMap<string, Replacement>;
const NO_REPLACEMENTS: Replacements = new Map();

/** Modules that are built together, and what is put in the place of others for all of them. */
interface Workspace {
  readonly replacements: Replacements;
  readonly modules: ReadonlySet<string>;
}

/** By the folder of each module that a go.work file uses. */
function workspacesOf(projects: ReadonlyMap<string, Project>): Map<string, Workspace> {
  const found = new Map<string, Workspace>();
  for (const [folder, { work }] of projects) {
    if (!work) continue;
    const { uses = [], replacements = [] } = work.fact;
    const folders = uses.map((use) => folderAt(folder, use));
    const modules = new Set(folders.flatMap((used) => projects.get(used)?.mod?.fact.module ?? []));
    const byKey = new Map(replacements.map((one) => [`${one.path}@${one.version}`, one]));
    for (const used of folders) found.set(used, { replacements: byKey, modules });
  }
  return found;
}

function folderAt(folder: string, path: string): string {
  return posix.join(folder, path).replace(/(?<=.)\/$/, '');
}

/** `isOwn` tells modules of the same sources, which are there as they are and not at the version that is required. */
function assembleProject(
  { mod, work, sum, vendored }: Project,
  ofWork: Replacements,
  isOwn: (module: Module) => boolean,
): Assembly[] {
  const isComplete = mod !== undefined && isAtLeast(mod.fact.go ?? '', 17);
  const isFilledIn = vendored !== undefined || sum !== undefined;
  const assemblies: Assembly[] = [];
  if (mod) {
    const needed = assembleGoMod(mod, isComplete, ofWork, isOwn);
    const isOpen = !isComplete && !isFilledIn && mod.fact.requirements.length > 0;
    const gaps = isOpen ? [...needed.gaps, incompleteGap(mod.path)] : needed.gaps;
    assemblies.push(withBroken({ ...needed, gaps }, mod.fact, 'locked', mod.path));
  }
  if (work) {
    const packages = releaseOf(work);
    assemblies.push(withBroken({ packages, gaps: [] }, work.fact, 'locked', work.path));
  }
  if (vendored)
    assemblies.push(
      assembleListed(
        vendored.fact.modules.filter((module) => !isOwn(module)),
        vendored,
      ),
    );
  if (sum && !vendored && !isComplete)
    assemblies.push(
      assembleListed(
        notRequired(sum, mod).filter((module) => !isOwn(module)),
        sum,
      ),
    );
  return assemblies;
}

function assembleGoMod(
  file: FileOf<'go.mod' | 'go.work'>,
  isComplete: boolean,
  ofWork: Replacements,
  isOwn: (module: Module) => boolean,
): Assembly {
  const evidence = isComplete ? 'locked' : 'declared';
  const modules = file.fact.requirements
    .map((module) => ({ ...replaced(module, ofWork), direct: module.direct }))
    .filter((module) => !isOwn(module))
    .map((module) => ({ ...builtModule(module), direct: module.direct }));
  return {
    packages: [...releaseOf(file), ...modules.map((module) => packageOf(module, evidence, file))],
    gaps: unversionedGaps(modules, evidence, file),
  };
}

/** The standard library, of the oldest release that may be taken. */
function releaseOf(file: FileOf<'go.mod' | 'go.work'>): FoundPackage[] {
  const { go = '', toolchain = '' } = file.fact;
  const release = GO_RELEASE.exec(toolchain)?.[1] ?? go;
  if (!RELEASE.test(release)) return [];
  return [packageOf({ path: 'stdlib', version: '' }, 'declared', file, `>=${release}`)];
}

/** Modules of a file that lists them at their versions. */
function assembleListed(
  listed: readonly (Module & { readonly direct?: boolean })[],
  file: FileOf<'go.sum' | 'modules.txt'>,
): Assembly {
  const evidence: Evidence = 'locked';
  const modules = listed.map(({ direct, ...module }) => ({
    ...builtModule(module),
    ...(direct === undefined ? {} : { direct }),
  }));
  const packages = modules.map((module) => packageOf(module, evidence, file));
  return withBroken(
    { packages, gaps: unversionedGaps(modules, evidence, file) },
    file.fact,
    evidence,
    file.path,
  );
}

/** What go.mod requires is at the version that it names there, or replaced. */
function notRequired(sum: FileOf<'go.sum'>, mod: FileOf<'go.mod' | 'go.work'> | undefined) {
  if (!mod) return sum.fact.modules;
  const { requirements, replacements = [] } = mod.fact;
  const known = new Set([...requirements, ...replacements].map(({ path }) => path));
  const replacing = new Set(replacements.map(({ replacement }) => replacement.path));
  return sum.fact.modules
    .filter(({ path }) => !known.has(path) && !replacing.has(path))
    .map((module) => ({ ...module, direct: false }));
}

function incompleteGap(subject: string): FoundGap {
  const reason = 'before Go 1.17, a go.mod file does not list the modules that its requirements need';
  return { kind: 'undecided', subject, reason, evidence: 'declared' };
}

/** Is a `go` directive's version 1.`minor` or later? */
function isAtLeast(version: string, minor: number): boolean {
  const [first = 0, second = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return first > 1 || (first === 1 && second >= minor);
}
