import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import { languagePackage } from '../../language-package/found-package.ts';
import { listed } from '../../language-package/unversioned.ts';
import type { Assembly, FoundGap, FoundPackage } from '../../types.ts';
import { keyOf, managedIn, propertiesOf } from './inheritance.ts';
import { interpolate, type Properties } from './interpolate.ts';
import type { Pom, PomDependency } from './pom.ts';

const MAXIMUM_PARENTS = 10;
/** A range of versions, by its brackets. */
const RANGE = /^\s*[[(][^[\]()]*[\])](?:\s*,\s*[[(][^[\]()]*[\])])*\s*$/;
/** A word for whatever is newest. */
const NEWEST = /^(?:LATEST|RELEASE)$/;
/** What is neither a version nor a range. */
const NOT_A_VERSION = /[[\](),\s]/;

type Poms = ReadonlyMap<string, Pom>;

/** A project with everything that its parents in the same tree hand down. */
interface Project {
  readonly pom: Pom;
  readonly properties: Properties;
  /** Versions and scopes by `group:artifact`, from dependencyManagement. */
  readonly managed: (key: string) => PomDependency | undefined;
}

/**
 * Dependencies that pom.xml files declare, with versions and properties from the file and from parents in the same
 * tree. What a parent elsewhere or an imported bill of materials decides is not known, and told in one gap a file.
 * Modules of the same tree are not dependencies.
 */
export function assembleProjects(facts: readonly LocatedFact<Pom>[], unit: string): Assembly {
  const poms = new Map(facts.map(({ path, fact }) => [path, fact]));
  const projects = facts.map((located) => ({ located, project: projectOf(located.path, poms) }));
  const own = new Set(projects.map(({ project }) => coordinatesOf(project)));
  const assemblies = projects.map(({ located, project }) => assembleProject(project, own, located, unit));
  return {
    packages: assemblies.flatMap((assembly) => [...assembly.packages]),
    gaps: assemblies.flatMap((assembly) => assembly.gaps),
  };
}

function assembleProject(
  project: Project,
  own: ReadonlySet<string>,
  { path, layer }: LocatedFact<Pom>,
  unit: string,
): Assembly {
  const packages: FoundPackage[] = [];
  const unknown: string[] = [];
  const open: string[] = [];
  for (const dependency of project.pom.dependencies) {
    const key = keyOf(dependency, project.properties);
    if (key !== undefined && own.has(key)) continue;
    const managed = project.managed(key ?? '');
    const version = interpolate(dependency.version ?? managed?.version ?? '', project.properties);
    if (key === undefined) {
      unknown.push(`${dependency.group}:${dependency.artifact}`);
      continue;
    }
    const decision = decisionOf(version);
    if (decision === undefined) unknown.push(key);
    if (decision?.range !== undefined) open.push(key);
    const [namespace = '', purlName = ''] = key.split(':');
    const development = (dependency.scope ?? managed?.scope) === 'test';
    const names = { unit, ecosystem: 'maven', namespace, purlName, name: key } as const;
    const decided = decision ?? { version: '' };
    const told = { development, direct: true, path, layer, evidence: 'declared' } as const;
    packages.push(languagePackage({ ...names, ...decided, ...told }));
  }
  const elsewhere = 'a parent, a bill of materials or a property that is not in the tree decides';
  return {
    packages,
    gaps: [
      ...undecidedGaps(path, [...unknown, ...(project.pom.broken ?? [])], elsewhere),
      ...undecidedGaps(path, open, 'a range decides'),
    ],
  };
}

/** The version that Maven takes, or the range that it chooses from; undefined where neither is known. */
function decisionOf(version: string | undefined): { version: string; range?: string } | undefined {
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

function projectOf(path: string, poms: Poms): Project {
  const lineage = lineageOf(path, poms);
  const [pom = { properties: [], dependencies: [], managed: [], licences: [] }] = lineage;
  const own = new Map<string, string>();
  const { parent } = pom;
  const ofProject = {
    groupId: pom.group ?? parent?.group,
    artifactId: pom.artifact,
    version: pom.version ?? parent?.version,
    'parent.groupId': parent?.group,
    'parent.version': parent?.version,
  };
  for (const [name, value] of Object.entries(ofProject)) {
    if (value !== undefined) for (const prefix of ['project.', 'pom.', '']) own.set(prefix + name, value);
  }
  const properties = propertiesOf(own, lineage);
  return { pom, properties, managed: managedIn(lineage, properties) };
}

/** The pom and its parents in the same tree, nearest first. */
function lineageOf(path: string, poms: Poms): Pom[] {
  const lineage: Pom[] = [];
  let at = path;
  while (lineage.length < MAXIMUM_PARENTS) {
    const pom = poms.get(at);
    if (!pom || (lineage.length > 0 && !isParent(pom, lineage.at(-1)))) break;
    lineage.push(pom);
    if (!pom.parent?.relativePath) break;
    const target = posix.join(posix.dirname(at), pom.parent.relativePath);
    at = target.endsWith('.xml') ? target : posix.join(target, 'pom.xml');
  }
  return lineage;
}

/** Maven takes a file for the parent only if it has the name that the child expects. */
function isParent(pom: Pom, child: Pom | undefined): boolean {
  return (
    pom.artifact === child?.parent?.artifact && (pom.group ?? pom.parent?.group) === child?.parent?.group
  );
}

function coordinatesOf({ pom, properties }: Project): string {
  const own = { group: pom.group ?? pom.parent?.group ?? '', artifact: pom.artifact ?? '' };
  return keyOf(own, properties) ?? '';
}
