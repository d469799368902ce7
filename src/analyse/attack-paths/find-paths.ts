import type { AttackNode, AttackStep } from '../../model/attack/graph.ts';
import type { Gap } from '../../model/gap.ts';
import type { StructuredDocument } from '../../model/configuration/structured.ts';
import type { AttackedCluster } from './cluster/types.ts';
import { readCluster } from './cluster/read-cluster.ts';
import { smallestCut } from './cut/smallest-cut.ts';
import type { Cut } from './cut/types.ts';
import { STEP_FAMILIES } from './edges/families.ts';
import { step } from './edges/step.ts';
import type { Surroundings } from './edges/types.ts';
import { entriesOf, type Entry, goalsOf } from './ends.ts';
import { type AttackGraph, attackGraph, distances, type StepFilter } from './graph.ts';
import { shortestPaths } from './shortest-paths.ts';

export interface PathQuestion {
  readonly from: readonly string[];
  readonly to: string;
  /** Do steps count that need more than the manifests tell? */
  readonly includesPossible: boolean;
}

/** A path as its steps. */
export interface FoundPath {
  readonly entry: Entry;
  readonly steps: readonly AttackStep[];
}

/** What an attacker has from the entries. */
export interface Evaluation {
  readonly cluster: AttackedCluster;
  readonly graph: AttackGraph;
  readonly entries: readonly Entry[];
  /** Entries from which a goal is reached. */
  readonly reaching: readonly Entry[];
  readonly search: Search;
  readonly gaps: readonly Gap[];
}

interface Search {
  readonly starts: readonly number[];
  readonly goals: ReadonlySet<number>;
  readonly counts: StepFilter;
}

/** Evaluates a cluster: its graph, and which entries lead to a goal. Throws a `Fault` for ends that there are not. */
export function evaluatePaths(
  documents: readonly StructuredDocument[],
  surroundings: Surroundings,
  { from, to, includesPossible }: PathQuestion,
): Evaluation {
  const cluster = readCluster(documents);
  const graph = attackGraph(stepsIn(cluster, surroundings));
  const entries = entriesOf(from, cluster, surroundings);
  const goals = numbersOf(goalsOf(to, cluster), graph);
  const counts: StepFilter = (number) => includesPossible || graph.steps[number]?.isCertain === true;
  const leading = distances(graph, goals, 'backwards', counts);
  // Who begins at a goal needs no path.
  const reaching = entries.filter(({ node }) => (leading.get(graph.numberOf(node) ?? -1) ?? 0) > 0);
  const starts = reaching.map(({ node }) => graph.numberOf(node) ?? -1);
  const limit: Gap[] = graph.isTruncated
    ? [{ kind: 'limit', subject: 'attack paths', reason: `more than ${graph.steps.length} steps` }]
    : [];
  return {
    cluster,
    graph,
    entries,
    reaching,
    search: { starts, goals, counts },
    gaps: [...cluster.gaps, ...limit],
  };
}

function* stepsIn(cluster: AttackedCluster, surroundings: Surroundings): Generator<AttackStep, undefined> {
  for (const family of STEP_FAMILIES) yield* family(cluster, surroundings);
}

/** Of a cloud every role that is in the graph. What is not in the graph nothing leads to. */
function numbersOf(goals: readonly AttackNode[], graph: AttackGraph): ReadonlySet<number> {
  const clouds = graph.nodes.filter(({ kind }) => kind === 'cloud');
  const nodes = goals.flatMap((goal) => (goal.kind === 'cloud' ? clouds : goal));
  return new Set(nodes.flatMap((node) => graph.numberOf(node) ?? []));
}

/** The shortest paths of an evaluation, a bounded number. */
export function pathsIn({ graph, reaching, search: { starts, goals, counts } }: Evaluation): FoundPath[] {
  const entryOf = new Map(starts.map((start, place) => [start, reaching[place]]));
  return shortestPaths(graph, starts, goals, counts).flatMap(({ path, start }) => {
    const entry = entryOf.get(start);
    return entry
      ? [{ entry, steps: [...exposing(entry), ...path.flatMap((number) => graph.steps[number] ?? [])] }]
      : [];
  });
}

/** The step from outside; whatever is exposed is meant to be, so that no change takes it away. */
export function exposing({ node, through, place }: Entry): AttackStep[] {
  if (through === '') return [];
  const why = `it is reached from outside by ${through}`;
  return [
    step('exposed-workload', { kind: 'internet', name: 'internet' }, node, { why, ...(place && { place }) }),
  ];
}

/** What cuts all paths of an evaluation. */
export function cutOf({ graph, search: { starts, goals, counts } }: Evaluation): Cut {
  return smallestCut(graph, starts, goals, counts);
}

/** How many entries lead to a goal where steps count too that need more than the manifests tell. */
export function possibleEntries({ graph, entries, search: { goals } }: Evaluation): number {
  const leading = distances(graph, goals, 'backwards');
  return entries.filter(({ node }) => (leading.get(graph.numberOf(node) ?? -1) ?? 0) > 0).length;
}
