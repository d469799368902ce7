import type { CutEdge, CutProblem } from './types.ts';

/** Arcs of a residual network: an arc and its reverse are neighbours, of an even number and the next. */
interface Arcs {
  readonly to: number[];
  readonly capacity: number[];
  readonly leaving: Map<number, number[]>;
}

const SOURCE = -1;
const SINK = -2;

/**
 * The cheapest edges that cut every way from starts to goals, by the largest flow that they let through (Dinic).
 * Undefined where some way has none that can be cut. `weightOf`: Infinity for what cannot.
 */
export function cheapestEdges(
  problem: CutProblem,
  weightOf: (edge: CutEdge) => number,
): readonly CutEdge[] | undefined {
  const arcs: Arcs = { to: [], capacity: [], leaving: new Map() };
  for (const start of problem.starts) addArc(arcs, SOURCE, start, Infinity);
  for (const goal of problem.goals) addArc(arcs, goal, SINK, Infinity);
  for (const edge of problem.edges) addArc(arcs, edge.from, edge.to, weightOf(edge));
  for (let levels = levelsOf(arcs); levels.has(SINK); levels = levelsOf(arcs))
    if (!blockingFlow(arcs, levels)) return undefined;
  const reached = levelsOf(arcs);
  return problem.edges.filter(({ from, to }) => reached.has(from) && !reached.has(to));
}

function addArc({ to, capacity, leaving }: Arcs, from: number, end: number, weight: number): void {
  for (const [node, other, room] of [
    [from, end, weight],
    [end, from, 0],
  ] as const) {
    const arc = to.push(other) - 1;
    capacity.push(room);
    const list = leaving.get(node);
    if (list) list.push(arc);
    else leaving.set(node, [arc]);
  }
}

/** How far from the source each node is by arcs that have room left. */
function levelsOf({ to, capacity, leaving }: Arcs): Map<number, number> {
  const levels = new Map([[SOURCE, 0]]);
  for (const [node, level] of levels)
    for (const arc of leaving.get(node) ?? []) {
      const next = to[arc] ?? SINK;
      if ((capacity[arc] ?? 0) > 0 && !levels.has(next)) levels.set(next, level + 1);
    }
  return levels;
}

/** Sends what fits along shortest ways until none has room. False where one has room without end. */
function blockingFlow(arcs: Arcs, levels: ReadonlyMap<number, number>): boolean {
  const tried = new Map<number, number>();
  for (;;) {
    const way = nextWay(arcs, levels, tried);
    if (!way) return true;
    const room = way.reduce((least, arc) => Math.min(least, arcs.capacity[arc] ?? 0), Infinity);
    if (room === Infinity) return false;
    for (const arc of way) {
      arcs.capacity[arc] = (arcs.capacity[arc] ?? 0) - room;
      arcs.capacity[arc ^ 1] = (arcs.capacity[arc ^ 1] ?? 0) + room;
    }
  }
}

/** A way down the levels; `tried` remembers how far the arcs of each node are of no use any more. */
function nextWay(
  { to, capacity, leaving }: Arcs,
  levels: ReadonlyMap<number, number>,
  tried: Map<number, number>,
): readonly number[] | undefined {
  const way: number[] = [];
  let node = SOURCE;
  while (node !== SINK) {
    const list = leaving.get(node) ?? [];
    let place = tried.get(node) ?? 0;
    const level = (levels.get(node) ?? 0) + 1;
    while (place < list.length) {
      const arc = list[place] ?? 0;
      if ((capacity[arc] ?? 0) > 0 && levels.get(to[arc] ?? SOURCE) === level) break;
      place += 1;
    }
    tried.set(node, place);
    const arc = list[place];
    if (arc !== undefined) {
      way.push(arc);
      node = to[arc] ?? SINK;
      continue;
    }
    const back = way.pop();
    if (back === undefined) return undefined;
    node = to[back ^ 1] ?? SOURCE;
    tried.set(node, (tried.get(node) ?? 0) + 1);
  }
  return way;
}
