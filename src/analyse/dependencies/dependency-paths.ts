import type { Package } from '../../model/package.ts';

/** Package URLs from a package that a project asks for itself to one that comes in by it, both included. */
export type DependencyPath = readonly string[];

/** Longer ways are not told: nobody reads them, and whoever wrote a lock file may make one of any length. */
const LONGEST = 100;

/**
 * How packages come in: for each the shortest way to it from one that a project asks for itself, the first in the order
 * of the packages among those of one length. Undefined for a package to which no way is known. Takes linear time.
 */
export function dependencyPaths(
  packages: Iterable<Pick<Package, 'purl' | 'direct' | 'requires'>>,
): (purl: string) => DependencyPath | undefined {
  const graph = graphOf(packages);
  const broughtBy = bringersIn(graph);
  return (purl) => {
    const path: string[] = [];
    let at = graph.places.get(purl);
    if (at === undefined || broughtBy[at] === NOBODY) return undefined;
    for (; at !== undefined && path.length < LONGEST; at = bringerOf(at, broughtBy))
      path.unshift(graph.purls[at] ?? '');
    return at === undefined ? path : undefined;
  };
}

interface Graph {
  readonly purls: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  /** Places of those that the project asks for itself. */
  readonly roots: readonly number[];
  readonly edges: ReadonlyMap<number, readonly string[]>;
}

function graphOf(packages: Iterable<Pick<Package, 'purl' | 'direct' | 'requires'>>): Graph {
  const purls: string[] = [];
  const places = new Map<string, number>();
  const roots: number[] = [];
  const edges = new Map<number, readonly string[]>();
  for (const { purl, direct, requires } of packages) {
    if (direct === undefined && requires === undefined) continue;
    const place = purls.push(purl) - 1;
    places.set(purl, place);
    if (direct) roots.push(place);
    if (requires) edges.set(place, requires);
  }
  return { purls, places, roots, edges };
}

const NOBODY = -1;
const ITS_PROJECT = -2;

/** For each place that of the package by which it comes in, breadth first. */
function bringersIn({ purls, places, roots, edges }: Graph): Int32Array {
  const broughtBy = new Int32Array(purls.length).fill(NOBODY);
  const waiting = [...roots];
  for (const root of roots) broughtBy[root] = ITS_PROJECT;
  for (let next = 0; next < waiting.length; next += 1) {
    const from = waiting[next] ?? NOBODY;
    for (const purl of edges.get(from) ?? []) {
      const to = places.get(purl);
      if (to === undefined || broughtBy[to] !== NOBODY) continue;
      broughtBy[to] = from;
      waiting.push(to);
    }
  }
  return broughtBy;
}

function bringerOf(place: number, broughtBy: Int32Array): number | undefined {
  const bringer = broughtBy[place] ?? NOBODY;
  return bringer < 0 ? undefined : bringer;
}
