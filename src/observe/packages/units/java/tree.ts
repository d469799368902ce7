import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import { completeKey, importsOf, isImport, type Lineage, managedBy, propertiesOf } from './inheritance.ts';
import { interpolate, type Properties } from './interpolate.ts';
import type { Pom, PomDependency, PomProfile } from './pom.ts';
import { type PlainPom, plainPom, writtenKey } from './profiles.ts';

const MAXIMUM_PARENTS = 10;
/** Projects asked, and dependencies of parents looked at, over a whole tree. */
const MAXIMUM_STEPS = 1_000_000;

/** What something manages of a dependency: its entry, and the properties that complete it. */
export interface Management {
  readonly entry: PomDependency;
  readonly properties: Properties;
}

/** Undefined where something that is not in the tree decides. */
type Managed = Management | 'nothing' | undefined;

/** A project with everything that its parents and imported projects in the same tree hand down. */
export interface Project {
  readonly pom: Pom;
  readonly lineage: Lineage;
  readonly properties: Properties;
  readonly group: string | undefined;
  readonly artifact: string | undefined;
  readonly version: string | undefined;
  /** By a key of `completeKey`. */
  readonly managed: (key: string) => Managed;
  /** What a profile says for the project. */
  readonly within: (profile: PomProfile) => ProfileView;
}

/** A profile as one project sees it. */
interface ProfileView {
  readonly properties: Properties;
  /** By a key of `completeKey`; of several, the last. */
  readonly managed: ReadonlyMap<string, PomDependency>;
}

/** The projects of a tree, which may take what they need from each other. */
export interface Tree {
  readonly at: (path: string) => Project;
  /** Those of this group and artifact. */
  readonly named: (group: string, artifact: string) => readonly Project[];
  /** Whether so much more may be looked at. */
  readonly mayTake: (steps: number) => boolean;
}

/** Reads the projects of a tree; each is made when it is asked for. */
export function treeOf(facts: readonly LocatedFact<Pom>[]): Tree {
  const poms = new Map(facts.map(({ path, fact }) => [path, fact]));
  const made = new Map<string, Project>();
  let names: Map<string, Project[]> | undefined;
  let left = MAXIMUM_STEPS;
  const tree: Tree = {
    at(path) {
      const project = made.get(path) ?? projectOf(lineageOf(path, poms), tree);
      made.set(path, project);
      return project;
    },
    named(group, artifact) {
      names ??= byName([...poms.keys()].map((path) => tree.at(path)));
      return names.get(`${group}:${artifact}`) ?? [];
    },
    mayTake: (steps) => (left -= steps) >= 0,
  };
  return tree;
}

function byName(projects: readonly Project[]): Map<string, Project[]> {
  const names = new Map<string, Project[]>();
  for (const project of projects) {
    const name = `${project.group}:${project.artifact}`;
    const known = names.get(name);
    if (known) known.push(project);
    else names.set(name, [project]);
  }
  return names;
}

function projectOf(lineage: Lineage, tree: Tree): Project {
  const [pom = { properties: [], dependencies: [], managed: [], licences: [] }] = lineage.poms;
  const properties = propertiesOf(lineage);
  const complete = (text: string | undefined) => interpolate(text ?? '', properties) || undefined;
  return {
    pom,
    lineage,
    properties,
    group: complete(pom.group ?? pom.parent?.group),
    artifact: complete(pom.artifact),
    version: complete(pom.version ?? pom.parent?.version),
    managed: managementOf(lineage, properties, tree),
    within: profileViews(properties),
  };
}

/** Profiles over a project, each read once. */
function profileViews(properties: Properties): Project['within'] {
  const views = new Map<PomProfile, ProfileView>();
  return (profile) => {
    const known = views.get(profile);
    if (known) return known;
    const own = new Map(profile.properties);
    const all = { get: (name: string) => own.get(name) ?? properties.get(name) };
    const view = { properties: all, managed: keyed(profile.managed, all) };
    views.set(profile, view);
    return view;
  };
}

function keyed(
  managed: readonly PomDependency[],
  properties: Properties,
): ReadonlyMap<string, PomDependency> {
  return new Map(
    managed.flatMap((one) => {
      const key = isImport(one) ? undefined : completeKey(one, properties);
      return key === undefined ? [] : [[key, one]];
    }),
  );
}

/**
 * What is managed: by the files themselves, before what they import; and where neither does, by profiles that a build
 * has to name. A parent that is not in the tree may manage anything that those do not which are.
 */
function managementOf(lineage: Lineage, properties: Properties, tree: Tree): Project['managed'] {
  const own = managedBy(lineage, properties);
  const known = new Map<string, Managed>();
  const imports = importsOf(lineage);
  let named: ReadonlyMap<string, PomDependency> | undefined;
  return (key) => {
    if (known.has(key)) return known.get(key);
    // A project that imports itself finds this.
    known.set(key, undefined);
    const entry = own(key);
    let found: Managed;
    if (entry === 'nothing') {
      found = lineage.isWhole ? managedElsewhere(key, imports, properties, tree) : undefined;
      if (found === 'nothing') {
        named ??= managedByName(lineage, properties);
        const last = named.get(key);
        if (last) found = { entry: last, properties };
      }
    } else if (entry) found = { entry, properties };
    known.set(key, found);
    return found;
  };
}

function managedElsewhere(
  key: string,
  imports: readonly PomDependency[],
  properties: Properties,
  tree: Tree,
): Managed {
  for (const entry of imports) {
    const bill = tree.mayTake(1) ? importedFrom(entry, properties, tree) : undefined;
    if (!bill) return undefined;
    const found = bill.managed(key);
    if (found !== 'nothing') return found;
  }
  return 'nothing';
}

function importedFrom(entry: PomDependency, properties: Properties, tree: Tree): Project | undefined {
  const parts = [entry.group, entry.artifact, entry.version ?? ''].map((part) =>
    interpolate(part, properties),
  );
  const [group, artifact, version] = parts;
  if (!group || !artifact || !version) return undefined;
  return tree.named(group, artifact).find((one) => one.version === version);
}

/** What is managed by the profiles that a build has to name: the nearest counts, and of one file the last. */
function managedByName(lineage: Lineage, properties: Properties): ReadonlyMap<string, PomDependency> {
  const poms = lineage.poms.toReversed().map((pom) => plainPom(pom).others.flatMap((one) => one.managed));
  return keyed(poms.flat(), properties);
}

/** The pom and its parents in the same tree, nearest first. */
function lineageOf(path: string, poms: ReadonlyMap<string, Pom>): Lineage {
  const lineage: Pom[] = [];
  const paths: string[] = [];
  let at = path;
  while (lineage.length < MAXIMUM_PARENTS) {
    const pom = poms.get(at);
    if (!pom || (lineage.length > 0 && !isParent(pom, lineage.at(-1)))) break;
    lineage.push(pom);
    paths.push(at);
    if (!pom.parent) return { poms: lineage, paths, isWhole: true };
    if (!pom.parent.relativePath) break;
    const target = posix.join(posix.dirname(at), pom.parent.relativePath);
    at = target.endsWith('.xml') ? target : posix.join(target, 'pom.xml');
  }
  return { poms: lineage, paths, isWhole: false };
}

/** Maven takes a file for the parent only if it is what the child expects. */
function isParent(pom: Pom, child: Pom | undefined): boolean {
  const expected = child?.parent;
  return (
    pom.artifact === expected?.artifact &&
    (pom.group ?? pom.parent?.group) === expected?.group &&
    // Of Maven 4, a child need not say which version.
    (!expected?.version || (pom.version ?? pom.parent?.version) === expected.version)
  );
}

/** Dependencies of a project as they are written, and whose they are. */
export interface Declared {
  readonly dependency: PomDependency;
  /** The profile that they are of, where only some builds take it. */
  readonly profile?: PomProfile;
  /** How far up the parent is that they are of. */
  readonly from?: number;
}

/** What a project asks for: its own, those of profiles, and what its parents do that it does not ask for itself. */
export function declaredBy(
  { pom, lineage }: Project,
  tree: Tree,
): { readonly declared: readonly Declared[]; readonly isCut: boolean } {
  const plain = plainPom(pom);
  const seen = new Set(plain.dependencies.map(writtenKey));
  const declared: Declared[] = plain.dependencies.map((dependency) => ({ dependency }));
  for (const profile of plain.others) {
    declared.push(...profile.dependencies.map((dependency) => ({ dependency, profile })));
  }
  for (const [from, parent] of lineage.poms.entries()) {
    if (from === 0) continue;
    const inherited = inheritedFrom(plainPom(parent));
    if (!tree.mayTake(inherited.length + managedOnSome(parent))) return { declared, isCut: true };
    for (const one of inherited) {
      const key = writtenKey(one.dependency);
      if (!seen.has(key)) declared.push({ ...one, from });
      if (!one.profile) seen.add(key);
    }
  }
  return { declared, isCut: false };
}

/** What children of a project take over, on some machines at least. */
function inheritedFrom({ dependencies, others }: PlainPom): Declared[] {
  const some = others.filter(({ activation }) => activation !== 'never');
  return [
    ...dependencies.map((dependency) => ({ dependency })),
    ...some.flatMap((profile) => profile.dependencies.map((dependency) => ({ dependency, profile }))),
  ];
}

/** How much is looked at for each child besides. */
function managedOnSome(pom: Pom): number {
  return plainPom(pom).others.reduce((sum, one) => sum + one.managed.length + one.properties.length, 0);
}
