import { type AttackNode, type AttackStep, nodeId } from '../../model/attack/graph.ts';

/** Steps of one graph, of up to a kilobyte each: a cluster of ten thousand pods has some hundred thousand. */
const MOST_STEPS = 400_000;

/** Steps with what they join, by number. */
export interface AttackGraph {
  readonly nodes: readonly AttackNode[];
  readonly steps: readonly AttackStep[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Numbers of the steps that leave a node, and that lead to it. */
  readonly outgoing: readonly (readonly number[])[];
  readonly incoming: readonly (readonly number[])[];
  /** Were there more steps than are looked at? */
  readonly isTruncated: boolean;
  numberOf(node: AttackNode): number | undefined;
}

/** Joins steps to a graph; one that leads from a thing to itself is none. */
export function attackGraph(steps: Iterable<AttackStep>): AttackGraph {
  const numbers = new Map<string, number>();
  const nodes: AttackNode[] = [];
  const outgoing: number[][] = [];
  const incoming: number[][] = [];
  const numberOf = (node: AttackNode): number => {
    const id = nodeId(node);
    const known = numbers.get(id);
    if (known !== undefined) return known;
    numbers.set(id, nodes.length);
    outgoing.push([]);
    incoming.push([]);
    return nodes.push(node) - 1;
  };
  const taken: AttackStep[] = [];
  const ends: { from: number[]; to: number[] } = { from: [], to: [] };
  let isTruncated = false;
  for (const one of steps) {
    isTruncated = taken.length >= MOST_STEPS;
    if (isTruncated) break;
    const [from, to] = [numberOf(one.from), numberOf(one.to)];
    if (from === to) continue;
    // Each thing is kept once, however many steps speak of it.
    const number = taken.push({ ...one, from: nodes[from] ?? one.from, to: nodes[to] ?? one.to }) - 1;
    ends.from.push(from);
    ends.to.push(to);
    outgoing[from]?.push(number);
    incoming[to]?.push(number);
  }
  return {
    nodes,
    steps: taken,
    ...ends,
    outgoing,
    incoming,
    isTruncated,
    numberOf: (node) => numbers.get(nodeId(node)),
  };
}

/** Does a step count? */
export type StepFilter = (step: number) => boolean;

/** The fewest steps from some nodes to each that they reach, or, backwards, from each that reaches them. */
export function distances(
  graph: AttackGraph,
  starts: Iterable<number>,
  direction: 'forwards' | 'backwards',
  counts: StepFilter = () => true,
): Map<number, number> {
  const [lists, ends] = direction === 'forwards' ? [graph.outgoing, graph.to] : [graph.incoming, graph.from];
  const found = new Map<number, number>();
  for (const start of starts) found.set(start, 0);
  // A map is gone through in the order in which it grows, the nearest first.
  for (const [node, distance] of found)
    for (const step of lists[node] ?? []) {
      const next = ends[step];
      if (next !== undefined && !found.has(next) && counts(step)) found.set(next, distance + 1);
    }
  return found;
}

/** Numbers of the steps that are on some way from a start to a goal. */
export function stepsBetween(
  graph: AttackGraph,
  starts: readonly number[],
  goals: ReadonlySet<number>,
  counts: StepFilter = () => true,
): number[] {
  const reached = distances(graph, starts, 'forwards', counts);
  const leading = distances(graph, goals, 'backwards', counts);
  const found: number[] = [];
  for (const [node] of reached)
    for (const step of graph.outgoing[node] ?? []) {
      const to = graph.to[step];
      if (to !== undefined && leading.has(to) && !goals.has(node) && counts(step)) found.push(step);
    }
  return found;
}
