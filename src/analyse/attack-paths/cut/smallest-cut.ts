import type { Change } from '../../../model/attack/graph.ts';
import { type AttackGraph, distances, type StepFilter, stepsBetween } from '../graph.ts';
import { cheapestHittingSet } from './hitting-set.ts';
import { cheapestEdges } from './max-flow.ts';
import type { Cut, CutEdge, CutProblem } from './types.ts';
import { CutWays } from './ways.ts';

/** Weighs more than what all changes of a set may break together, so that their number counts first. */
const ONE_CHANGE = 1_000_000;
/** Paths that a set is looked for of, and rounds of looking for more. */
const MOST_LISTS = 5_000;
const MOST_ROUNDS = 200;

/**
 * The smallest set of changes that leaves no path from starts to goals. Where no change takes two steps away it is a
 * minimum cut, by the largest flow; else the smallest set that hits every path of a growing list, until none is left
 * that it does not hit. Where that takes too long, a cut of which nothing can be left out, or, of a huge graph, a cut.
 */
export function smallestCut(
  graph: AttackGraph,
  starts: readonly number[],
  goals: ReadonlySet<number>,
  counts: StepFilter,
): Cut {
  const fixed = distances(
    graph,
    goals,
    'backwards',
    (step) => counts(step) && graph.steps[step]?.changes.length === 0,
  );
  const uncuttable = starts.filter((start) => fixed.has(start));
  const others = starts.filter((start) => !fixed.has(start));
  // Whatever leads to a goal by steps that stay is as good as one.
  const ends = new Set(fixed.keys());
  const changes: Change[] = [];
  const problem = problemOf(graph, others, ends, counts, changes);
  const found = problem.edges.length === 0 ? NOTHING : solved(problem, changes);
  return {
    ...found,
    changes: found.chosen.flatMap((number) => changes[number] ?? []).toSorted(byOrder),
    uncuttable,
  };
}

const NOTHING = { chosen: [] as readonly number[], proof: 'maximum-flow' as const, atLeast: 0 };

function byOrder(a: Change, b: Change): number {
  return a.cost - b.cost || (a.id < b.id ? -1 : 1);
}

function problemOf(
  graph: AttackGraph,
  starts: readonly number[],
  goals: ReadonlySet<number>,
  counts: StepFilter,
  changes: Change[],
): CutProblem {
  const numbers = new Map<string, number>();
  const numberOf = (change: Change): number => {
    const known = numbers.get(change.id) ?? changes.push(change) - 1;
    numbers.set(change.id, known);
    return known;
  };
  const edges = stepsBetween(graph, starts, goals, counts).map((step): CutEdge => {
    const list = graph.steps[step]?.changes ?? [];
    return { from: graph.from[step] ?? 0, to: graph.to[step] ?? 0, changes: list.map(numberOf) };
  });
  return { starts, goals, edges };
}

interface Solution extends Pick<Cut, 'proof' | 'atLeast'> {
  readonly chosen: readonly number[];
}

function solved(problem: CutProblem, changes: readonly Change[]): Solution {
  const weightOf = (number: number): number => ONE_CHANGE + (changes[number]?.cost ?? 0);
  if (areChangesApart(problem.edges)) {
    const chosen = byFlow(problem, weightOf);
    return { chosen, proof: 'maximum-flow', atLeast: chosen.length };
  }
  const ways = new CutWays(problem);
  const exact = bySearch(ways, weightOf);
  if (exact.chosen) return { chosen: exact.chosen, proof: 'exhaustive-search', atLeast: exact.chosen.length };
  const chosen = irreducible(ways, byFlow(problem, weightOf), weightOf);
  const proof = chosen.length === exact.atLeast ? 'disjoint-paths' : ways.isSpent ? 'none' : 'irreducible';
  return { chosen, proof, atLeast: exact.atLeast };
}

/** The cheapest changes of the cheapest edges. */
function byFlow(problem: CutProblem, weightOf: (number: number) => number): readonly number[] {
  const cheapest = (numbers: readonly number[]): number | undefined =>
    numbers.toSorted((a, b) => weightOf(a) - weightOf(b) || a - b)[0];
  const edges = cheapestEdges(problem, ({ changes }) => {
    const number = cheapest(changes);
    return number === undefined ? Infinity : weightOf(number);
  });
  return [...new Set((edges ?? []).flatMap(({ changes }) => cheapest(changes) ?? []))];
}

/** Is no change of use for two steps? Then a step is as cheap as its cheapest change. */
function areChangesApart(edges: readonly CutEdge[]): boolean {
  const all = edges.flatMap(({ changes }) => changes);
  return new Set(all).size === all.length;
}

/** Hits the paths that are known, looks for those that are left, and begins again. */
function bySearch(
  ways: CutWays,
  weightOf: (number: number) => number,
): { readonly chosen: readonly number[] | undefined; readonly atLeast: number } {
  const lists: (readonly number[])[] = [];
  let chosen: readonly number[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const more = ways.apart(new Set(chosen), MOST_LISTS);
    lists.push(...more);
    if (ways.isSpent || lists.length > MOST_LISTS) break;
    if (more.length === 0) return { chosen, atLeast: chosen.length };
    const next = cheapestHittingSet(lists, weightOf);
    if (!next) break;
    chosen = next;
  }
  // Each smallest set for some of the paths is no larger than one for all.
  return { chosen: undefined, atLeast: Math.max(chosen.length, apartIn(lists)) };
}

/** How many of the lists have nothing in common. */
function apartIn(lists: readonly (readonly number[])[]): number {
  const used = new Set<number>();
  let count = 0;
  for (const list of lists) {
    if (list.some((number) => used.has(number))) continue;
    for (const number of list) used.add(number);
    count += 1;
  }
  return count;
}

/** Leaves out what is not needed, the most breaking first. */
function irreducible(
  ways: CutWays,
  cut: readonly number[],
  weightOf: (number: number) => number,
): readonly number[] {
  const kept = new Set(cut);
  for (const number of cut.toSorted((a, b) => weightOf(b) - weightOf(a) || b - a)) {
    if (ways.isSpent) break;
    kept.delete(number);
    if (ways.isOpen(kept) || ways.isSpent) kept.add(number);
  }
  return [...kept];
}
