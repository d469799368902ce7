import { type Properties, interpolate } from './interpolate.ts';
import type { Pom, PomDependency } from './pom.ts';

/** What a file hands down, read once for all projects that it is a parent of. */
interface HandedDown {
  readonly properties: ReadonlyMap<string, string>;
  /** By `group:artifact`, those without a property in it; of several, the last counts. */
  readonly managed: ReadonlyMap<string, Placed>;
  /** Those whose name each project completes. */
  readonly open: readonly Placed[];
}

interface Placed {
  readonly place: number;
  readonly dependency: PomDependency;
}

const READ = new WeakMap<Pom, HandedDown>();

function handedDown(pom: Pom): HandedDown {
  const known = READ.get(pom);
  if (known) return known;
  const managed = new Map<string, Placed>();
  const open: Placed[] = [];
  for (const [place, dependency] of pom.managed.entries()) {
    if (dependency.scope === 'import') continue;
    const { group, artifact } = dependency;
    if (`${group}${artifact}`.includes('${')) open.push({ place, dependency });
    else managed.set(`${group}:${artifact}`, { place, dependency });
  }
  const made = { properties: new Map(pom.properties), managed, open };
  READ.set(pom, made);
  return made;
}

/** Properties of a project: its own names, and what the nearest of its lineage says. */
export function propertiesOf(own: ReadonlyMap<string, string>, lineage: readonly Pom[]): Properties {
  const known = lineage.map(handedDown);
  return {
    get(name) {
      const mine = own.get(name);
      if (mine !== undefined) return mine;
      return known.find(({ properties }) => properties.has(name))?.properties.get(name);
    },
  };
}

/** What the nearest of a lineage manages by a name; of several in one file, the last. */
export function managedIn(lineage: readonly Pom[], properties: Properties) {
  const known = lineage.map((pom) => {
    const { managed, open } = handedDown(pom);
    const completed = open.map((one) => [keyOf(one.dependency, properties), one] as const);
    return { managed, completed: new Map(completed) };
  });
  return (key: string): PomDependency | undefined => {
    for (const { managed, completed } of known) {
      const [plain, open] = [managed.get(key), completed.get(key)];
      const last = plain && open && plain.place > open.place ? plain : (open ?? plain);
      if (last) return last.dependency;
    }
    return undefined;
  };
}

/** `group:artifact`; undefined where a property in it is not known. */
export function keyOf(
  { group, artifact }: { readonly group: string; readonly artifact: string },
  properties: Properties,
): string | undefined {
  const [realGroup, realArtifact] = [interpolate(group, properties), interpolate(artifact, properties)];
  return realGroup && realArtifact ? `${realGroup}:${realArtifact}` : undefined;
}
