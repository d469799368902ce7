import type { ArchiveClasses, ClassFacts } from '../../../model/reachability/java-classes.ts';

/** A class with where it lies; one of the same name may lie in several archives. */
export interface PlacedClass {
  readonly archive: string;
  readonly facts: ClassFacts;
  readonly names: readonly string[];
}

/** How a class is reached: who names it, and whether by calls alone. */
export interface ReachedClass {
  readonly by: string | undefined;
  readonly isCalled: boolean;
}

/** Which classes are reached from what is started, by what they name. */
export interface ClassGraph {
  readonly reached: ReadonlyMap<string, ReachedClass>;
  /** Those besides that something may load by a name that stands in a file, or in a text. */
  readonly perhaps: ReadonlyMap<string, string>;
  /** Why others may be loaded; undefined where none may. */
  readonly dynamic: string | undefined;
}

export type ClassesByName = ReadonlyMap<string, readonly PlacedClass[]>;

/** Classes by name. */
export function classesByName(archives: ReadonlyMap<string, ArchiveClasses>): ClassesByName {
  const classes = new Map<string, PlacedClass[]>();
  for (const [archive, { names, classes: own }] of archives)
    for (const facts of own) {
      const name = names[facts.name] ?? '';
      const others = classes.get(name);
      if (others) others.push({ archive, facts, names });
      else classes.set(name, [{ archive, facts, names }]);
    }
  return classes;
}

/** Follows what classes call, then what they name besides, then what may be loaded by names in files. */
export function classGraph(
  classes: ClassesByName,
  roots: Iterable<string>,
  providers: Iterable<readonly [name: string, by: string]>,
): ClassGraph {
  const reached = new Map<string, ReachedClass>();
  const perhaps = new Map<string, string>();
  const called = [...roots].filter((name) => classes.has(name));
  for (const name of called) reached.set(name, { by: undefined, isCalled: true });
  follow(
    called,
    classes,
    ({ calls }) => calls,
    (name, by) => take(reached, name, { by, isCalled: true }),
  );
  follow([...reached.keys()], classes, named, (name, by) => take(reached, name, { by, isCalled: false }));
  const told = [
    ...providers,
    ...[...reached.keys()].flatMap((by) =>
      textsOf(by, classes).map((name) => [name, `${by} names it`] as const),
    ),
  ];
  const isNew = (name: string) => classes.has(name) && !reached.has(name);
  for (const [name, by] of told) if (isNew(name)) take(perhaps, name, by);
  follow([...perhaps.keys()], classes, named, (name, by) => isNew(name) && take(perhaps, name, by));
  return { reached, perhaps, dynamic: dynamicIn([...reached.keys(), ...perhaps.keys()], classes) };
}

const named = ({ calls, refers }: ClassFacts): number[] => [...calls, ...refers];

function take<Value>(into: Map<string, Value>, name: string, value: Value): boolean {
  if (into.has(name)) return false;
  into.set(name, value);
  return true;
}

/** Goes on from classes as long as `takes` says that another one is new. */
function follow(
  from: readonly string[],
  classes: ClassesByName,
  next: (facts: ClassFacts) => readonly number[],
  takes: (name: string, by: string) => boolean,
): void {
  const waiting = [...from];
  for (let at = 0; at < waiting.length; at += 1) {
    const name = waiting[at] ?? '';
    for (const { facts, names } of classes.get(name) ?? [])
      for (const place of next(facts)) {
        const other = names[place] ?? '';
        if (classes.has(other) && takes(other, name)) waiting.push(other);
      }
  }
}

function textsOf(name: string, classes: ClassesByName): string[] {
  return (classes.get(name) ?? []).flatMap(({ facts }) => facts.texts);
}

function dynamicIn(names: readonly string[], classes: ClassesByName): string | undefined {
  for (const name of names)
    for (const { facts, archive } of classes.get(name) ?? [])
      if (facts.dynamic !== undefined) return `${name} ${facts.dynamic}: ${archive}`;
  return undefined;
}
