import type { Import, Module } from './module.ts';

/** Modules by path. */
export type Graph = ReadonlyMap<string, Module>;

/** What is reached, each with the module that it was first reached from; undefined: it is where the way begins. */
export type Reach = ReadonlyMap<string, string | undefined>;

export function graphOf(modules: readonly Module[]): Graph {
  return new Map(modules.map((module) => [module.path, module]));
}

/** Every file of ours that some files reach, themselves among them, over the imports that are to be followed: those that load, for types load nothing. */
export function reachedFrom(
  starts: Iterable<string>,
  graph: Pick<Graph, 'get'>,
  follow: (found: Import, from: string) => boolean = ({ isType }) => !isType,
): Reach {
  const reached = new Map<string, string | undefined>();
  const queue: [string, string | undefined][] = Array.from(starts, (start) => [start, undefined]);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [path, from] = next;
    if (reached.has(path)) continue;
    reached.set(path, from);
    for (const found of graph.get(path)?.imports ?? []) {
      if (found.kind === 'file' && follow(found, path)) queue.push([found.target, path]);
    }
  }
  return reached;
}

/** The way to a file, first file first. */
export function wayTo(path: string, reach: Reach): string[] {
  const from = reach.get(path);
  return from === undefined ? [path] : [...wayTo(from, reach), path];
}

/** What `entry` loads at once or later, directly or through others: files of ours, and packages. */
export function loadedBy(entry: string, graph: Graph): { ours: string[]; packages: string[] } {
  const ours = [...reachedFrom([entry], graph).keys()];
  return { ours, packages: packagesOf(ours, graph) };
}

/** The packages that files load. */
export function packagesOf(paths: readonly string[], graph: Pick<Graph, 'get'>): string[] {
  const imports = paths.flatMap((path) => graph.get(path)?.imports ?? []);
  const packages = imports.filter(({ kind, isType }) => kind === 'package' && !isType);
  return [...new Set(packages.map(({ target }) => target))];
}
