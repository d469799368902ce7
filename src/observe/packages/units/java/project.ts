import type { LocatedFact } from '../../../../model/analyser.ts';
import { languagePackage } from '../../language-package/found-package.ts';
import { listed } from '../../language-package/unversioned.ts';
import type { Assembly, FoundGap, FoundPackage } from '../../types.ts';
import { completeKey } from './inheritance.ts';
import { interpolate } from './interpolate.ts';
import type { Pom, PomDependency, PomProfile } from './pom.ts';
import { type Declared, declaredBy, type Management, type Project, type Tree, treeOf } from './tree.ts';

/** A range of versions, by its brackets. */
const RANGE = /^\s*[[(][^[\]()]*[\])](?:\s*,\s*[[(][^[\]()]*[\])])*\s*$/;
/** A word for whatever is newest. */
const NEWEST = /^(?:LATEST|RELEASE)$/;
/** What is neither a version nor a range. */
const NOT_A_VERSION = /[[\](),\s]/;

/** What a project asks for by one dependency. */
interface Asked {
  /** Undefined where a property in it is not known. */
  readonly name: { readonly group: string; readonly artifact: string } | undefined;
  readonly decision: { readonly version: string; readonly range?: string } | undefined;
  readonly development: boolean;
}

/**
 * Dependencies that pom.xml files declare, with what parents and imported projects in the same tree say of them. Those
 * of a parent are told once with it, and again with each project for which they are others. What a parent or a bill
 * of materials elsewhere decides is not known, and told in one gap a file. Modules of the same tree are not
 * dependencies.
 */
export function assembleProjects(facts: readonly LocatedFact<Pom>[], unit: string): Assembly {
  const tree = treeOf(facts);
  const assemblies = facts.map((located) => assembleProject(tree, located, unit));
  return {
    packages: assemblies.flatMap((assembly) => [...assembly.packages]),
    gaps: assemblies.flatMap((assembly) => assembly.gaps),
  };
}

function assembleProject(tree: Tree, { path, layer }: LocatedFact<Pom>, unit: string): Assembly {
  const project = tree.at(path);
  const { declared, isCut } = declaredBy(project, tree);
  const packages: FoundPackage[] = [];
  const unknown: string[] = [];
  const open: string[] = [];
  for (const one of declared) {
    const asked = askedFor(one.dependency, project, one.profile);
    if (isToldWithParent(asked, one, project, tree) || isOfTree(asked, tree)) continue;
    const { name, decision = { version: '' }, development } = asked;
    if (!name) {
      unknown.push(`${one.dependency.group}:${one.dependency.artifact}`);
      continue;
    }
    const key = `${name.group}:${name.artifact}`;
    if (!asked.decision) unknown.push(key);
    if (decision.range !== undefined) open.push(key);
    const names = {
      unit,
      ecosystem: 'maven',
      namespace: name.group,
      purlName: name.artifact,
      name: key,
    } as const;
    const told = { development, direct: true, path, layer, evidence: 'declared' } as const;
    packages.push(languagePackage({ ...names, ...decision, ...told }));
  }
  const elsewhere = 'a parent, a bill of materials, a property or a machine that is not in the tree decides';
  return {
    packages,
    gaps: [
      ...undecidedGaps(path, [...unknown, ...(project.pom.broken ?? [])], elsewhere),
      ...undecidedGaps(path, open, 'a range decides'),
      ...(isCut ? [cutGap(path)] : []),
    ],
  };
}

function askedFor(dependency: PomDependency, project: Project, profile?: PomProfile): Asked {
  const view = profile && project.within(profile);
  const properties = view?.properties ?? project.properties;
  const [group, artifact] = [dependency.group, dependency.artifact].map((part) =>
    interpolate(part, properties),
  );
  const key = completeKey(dependency, properties);
  const inProfile = view?.managed.get(key ?? '');
  const managed = inProfile ? { entry: inProfile, properties } : managedFor(key, project);
  const { version, scope } = dependency;
  const decided =
    version === undefined
      ? interpolate(managed?.entry.version ?? '', managed?.properties ?? properties)
      : interpolate(version, properties);
  const ofScope = scope ?? managed?.entry.scope ?? '';
  return {
    name: group && artifact ? { group, artifact } : undefined,
    decision: decisionOf(decided),
    development: interpolate(ofScope, scope ? properties : (managed?.properties ?? properties)) === 'test',
  };
}

function managedFor(key: string | undefined, project: Project): Management | undefined {
  const managed = key === undefined ? undefined : project.managed(key);
  return managed === 'nothing' ? undefined : managed;
}

/** Whether a parent's dependency is for this project what it is for the parent. */
function isToldWithParent(
  asked: Asked,
  { dependency, profile, from }: Declared,
  { lineage }: Project,
  tree: Tree,
): boolean {
  const path = from === undefined ? undefined : lineage.paths[from];
  if (path === undefined) return false;
  const there = askedFor(dependency, tree.at(path), profile);
  return (
    asked.name?.group === there.name?.group &&
    asked.name?.artifact === there.name?.artifact &&
    asked.development === there.development &&
    asked.decision?.version === there.decision?.version &&
    asked.decision?.range === there.decision?.range
  );
}

/** Whether it is a module of the tree, of this version if one is known. */
function isOfTree({ name, decision }: Asked, tree: Tree): boolean {
  if (!name) return false;
  const modules = tree.named(name.group, name.artifact);
  const version = decision?.version;
  return modules.some((one) => !version || !one.version || one.version === version);
}

/** The version that Maven takes, or the range that it chooses from; undefined where neither is known. */
function decisionOf(version: string | undefined): Asked['decision'] {
  if (!version) return undefined;
  if (RANGE.test(version)) return { version: '', range: version.trim() };
  if (NEWEST.test(version)) return { version: '', range: '*' };
  return NOT_A_VERSION.test(version) ? undefined : { version };
}

function undecidedGaps(subject: string, names: readonly string[], what: string): FoundGap[] {
  if (names.length === 0) return [];
  const reason = `${what} the version of ${listed(names)}: scan what is built`;
  return [{ kind: 'undecided', subject, reason, count: names.length, evidence: 'declared' }];
}

function cutGap(subject: string): FoundGap {
  const reason = 'projects that take over more from each other than is followed: scan what is built';
  return { kind: 'limit', subject, reason, evidence: 'declared' };
}
