import { type Properties, interpolate } from './interpolate.ts';
import type { Pom, PomDependency } from './pom.ts';
import { type PlainPom, plainPom, writtenKey } from './profiles.ts';

/** A pom.xml and its parents in the same tree, nearest first. */
export interface Lineage {
  readonly poms: readonly Pom[];
  readonly paths: readonly string[];
  /** Whether all parents are in the tree. */
  readonly isWhole: boolean;
}

/** The names that Maven gives to what a project says of itself. */
interface OwnNames {
  /** `project.version` and the like, before all properties. */
  readonly first: ReadonlyMap<string, string>;
  /** `version` and the like, after all properties. */
  readonly last: ReadonlyMap<string, string>;
}

function ownNames({ group, artifact, version, parent }: Pom): OwnNames {
  const names = {
    groupId: group ?? parent?.group,
    artifactId: artifact,
    version: version ?? parent?.version,
    'parent.groupId': parent?.group,
    'parent.artifactId': parent?.artifact,
    'parent.version': parent?.version,
  };
  const last = Object.entries(names).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const first = ['project.', 'pom.'].flatMap((prefix) =>
    last.map(([name, value]) => [prefix + name, value] as const),
  );
  return { first: new Map(first), last: new Map(last) };
}

/** Properties of a project: its own names, and what the nearest of its lineage says. */
export function propertiesOf({ poms, isWhole }: Lineage): Properties {
  const plain = poms.map(plainPom);
  const own = poms[0] ? ownNames(poms[0]) : { first: new Map(), last: new Map() };
  return {
    get(name) {
      const mine = own.first.get(name);
      if (mine !== undefined) return mine;
      const said = saidOf(name, plain);
      if (said === undefined) return undefined;
      if (said !== 'nothing') return said.isSure || (isWhole && !own.last.has(name)) ? said.value : undefined;
      const last = own.last.get(name);
      if (last !== undefined || !isWhole) return last;
      return plain.find((one) => one.named.has(name))?.named.get(name);
    },
  };
}

/** What a lineage says of a property; undefined where machines have different values. */
function saidOf(
  name: string,
  plain: readonly PlainPom[],
): { readonly value: string; readonly isSure: boolean } | undefined | 'nothing' {
  let onSome: string | undefined;
  let isOnSome = false;
  for (const { properties, byMachine } of plain) {
    if (byMachine.has(name)) {
      const value = byMachine.get(name);
      if (value === undefined || (isOnSome && value !== onSome)) return undefined;
      [onSome, isOnSome] = [value, true];
    }
    const value = properties.get(name);
    if (value === undefined) continue;
    return isOnSome && onSome !== value ? undefined : { value, isSure: true };
  }
  return onSome === undefined ? 'nothing' : { value: onSome, isSure: false };
}

/** What a section manages, read once for all projects that take it over. */
interface Managed {
  /** By `writtenKey`, those without a property in it: the first and the last of each. */
  readonly plain: ReadonlyMap<string, { readonly first: PomDependency; last: PomDependency }>;
  /** Those whose name each project completes. */
  readonly open: readonly PomDependency[];
}

const READ = new WeakMap<readonly PomDependency[], Managed>();

function managedIn(section: readonly PomDependency[]): Managed {
  const known = READ.get(section);
  if (known) return known;
  const plain = new Map<string, { readonly first: PomDependency; last: PomDependency }>();
  const open: PomDependency[] = [];
  for (const dependency of section) {
    if (isImport(dependency)) continue;
    const key = writtenKey(dependency);
    if (key.includes('${')) open.push(dependency);
    else {
      const before = plain.get(key);
      if (before) before.last = dependency;
      else plain.set(key, { first: dependency, last: dependency });
    }
  }
  const made = { plain, open };
  READ.set(section, made);
  return made;
}

/** Whether an entry of dependencyManagement stands for all that another project manages. */
export function isImport({ type, scope }: PomDependency): boolean {
  return type === 'pom' && scope === 'import';
}

/** Projects whose management a lineage imports, in the order in which they count. */
export function importsOf({ poms }: Lineage): readonly PomDependency[] {
  const all = poms.flatMap((pom) => plainPom(pom).managed.flatMap((section) => section.filter(isImport)));
  return [...new Map(all.toReversed().map((one) => [writtenKey(one), one])).values()].toReversed();
}

/**
 * What the files of a lineage manage themselves by a key of `completeKey`: the nearest counts, and of several in one
 * section the last, or where nothing else is taken over the first. Undefined where something else decides.
 */
export function managedBy(lineage: Lineage, properties: Properties) {
  const plain = lineage.poms.map(plainPom);
  const imports = importsOf(lineage).length > 0;
  const sections = plain.flatMap((one, from) =>
    one.managed.map((section) => {
      const { plain: named, open } = managedIn(section);
      const completed = new Map<string, PomDependency>();
      for (const dependency of open) {
        const key = completeKey(dependency, properties);
        if (key !== undefined && !completed.has(key)) completed.set(key, dependency);
      }
      const takesOver = plain
        .slice(from + 1)
        .some((parent) => parent.managed.some((other) => other.length > 0));
      const counts = takesOver || (imports && from === 0) ? 'last' : lineage.isWhole ? 'first' : 'one';
      return { named, completed, counts } as const;
    }),
  );
  const byMachine = plain.map((one) => one.managedByMachine).filter((keys) => keys.size > 0);
  return (key: string): PomDependency | 'nothing' | undefined => {
    if (byMachine.some((keys) => keys.has(key))) return undefined;
    for (const { named, completed, counts } of sections) {
      const entry = named.get(key);
      if (counts === 'one' && entry?.first.version !== entry?.last.version) return undefined;
      const found = entry?.[counts === 'first' ? 'first' : 'last'] ?? completed.get(key);
      if (found) return found;
    }
    return 'nothing';
  };
}

/** What Maven tells dependencies apart by; undefined where a property in it is not known. */
export function completeKey(
  { group, artifact, type = 'jar', classifier = '' }: PomDependency,
  properties: Properties,
): string | undefined {
  const parts = [group, artifact, type, classifier].map((part) => interpolate(part, properties));
  return parts.includes(undefined) ? undefined : parts.join(':');
}
