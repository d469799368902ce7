import { type AttackGraph, distances, type StepFilter } from './graph.ts';

/** Numbers of steps, one after the other. */
export type AttackPath = readonly number[];

/** Paths that are told of each start and goal, of each start, and in all. */
const MOST_BETWEEN = 3;
const MOST_OF_START = 12;
const MOST_PATHS = 60;
/** Steps that a path may have more than the shortest of its start. */
const MOST_LONGER = 2;
/** Beginnings of paths that are kept for one start. */
const MOST_BEGINNINGS = 4_000;

interface Beginning {
  readonly node: number;
  readonly step: number;
  readonly before: Beginning | undefined;
  readonly length: number;
}

/** Paths from starts to goals, the shortest of each pair, nearest starts first; a bounded number of them. */
export function shortestPaths(
  graph: AttackGraph,
  starts: readonly number[],
  goals: ReadonlySet<number>,
  counts: StepFilter,
): { readonly path: AttackPath; readonly start: number }[] {
  const left = distances(graph, goals, 'backwards', counts);
  const nearest = starts
    .flatMap((start) => {
      const distance = left.get(start);
      return distance === undefined ? [] : [{ start, distance }];
    })
    .toSorted((a, b) => a.distance - b.distance);
  const found: { path: AttackPath; start: number }[] = [];
  for (const { start } of nearest) {
    if (found.length >= MOST_PATHS) break;
    for (const path of pathsFrom(graph, start, goals, left, counts)) found.push({ path, start });
  }
  return found.slice(0, MOST_PATHS);
}

/**
 * Follows beginnings in the order of what they come to at least, which is exact, as the steps that are left are known:
 * so paths are found shortest first. Of steps that join the same two things the first is taken.
 */
function pathsFrom(
  graph: AttackGraph,
  start: number,
  goals: ReadonlySet<number>,
  left: ReadonlyMap<number, number>,
  counts: StepFilter,
): AttackPath[] {
  const found: AttackPath[] = [];
  const ofGoal = new Map<number, number>();
  const byLength: Beginning[][] = [];
  const shortest = left.get(start) ?? 0;
  let kept = 0;
  const push = (one: Beginning): void => {
    const rest = left.get(one.node);
    if (rest === undefined) return;
    const total = one.length + rest;
    if (total > shortest + MOST_LONGER) return;
    kept += 1;
    const list = byLength[total];
    if (list) list.push(one);
    else byLength[total] = [one];
  };
  push({ node: start, step: -1, before: undefined, length: 0 });
  for (let length = 0; length < byLength.length; length += 1) {
    const open = byLength[length] ?? [];
    // The one that came last is the nearest to its end, so that paths are found before all beginnings are.
    for (let one = open.pop(); one; one = open.pop()) {
      if (found.length >= MOST_OF_START || kept >= MOST_BEGINNINGS) return found;
      if (goals.has(one.node) && one.before) {
        const known = ofGoal.get(one.node) ?? 0;
        ofGoal.set(one.node, known + 1);
        if (known < MOST_BETWEEN) found.push(pathOf(one));
        continue;
      }
      for (const next of [...continuations(graph, one, counts)].toReversed()) push(next);
    }
  }
  return found;
}

function* continuations(
  graph: AttackGraph,
  one: Beginning,
  counts: StepFilter,
): Generator<Beginning, undefined> {
  const taken = new Set<number>();
  for (let at: Beginning | undefined = one; at; at = at.before) taken.add(at.node);
  for (const step of graph.outgoing[one.node] ?? []) {
    const node = graph.to[step];
    if (node === undefined || taken.has(node) || !counts(step)) continue;
    taken.add(node);
    yield { node, step, before: one, length: one.length + 1 };
  }
}

function pathOf(end: Beginning): AttackPath {
  const steps: number[] = [];
  for (let at: Beginning | undefined = end; at?.before; at = at.before) steps.push(at.step);
  return steps.toReversed();
}
