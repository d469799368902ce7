import type { Change } from '../../../model/attack/graph.ts';

/**
 * How a set of changes is known to be as small as can be; `disjoint-paths`: as many paths have nothing in common.
 * `irreducible`: it is not known, and none of it can be left out. `none`: nor is that.
 */
export type CutProof = 'maximum-flow' | 'exhaustive-search' | 'disjoint-paths' | 'irreducible' | 'none';

export interface Cut {
  readonly changes: readonly Change[];
  readonly proof: CutProof;
  /** No set with fewer changes cuts every path. */
  readonly atLeast: number;
  /** Starts from which a path has no step that a change takes away. */
  readonly uncuttable: readonly number[];
}

/** The part of a graph that is on paths, for the search of a cut. */
export interface CutProblem {
  /** Numbers of nodes. */
  readonly starts: readonly number[];
  readonly goals: ReadonlySet<number>;
  readonly edges: readonly CutEdge[];
}

/** A step by what takes it away. */
export interface CutEdge {
  readonly from: number;
  readonly to: number;
  /** Numbers of changes, each of which is enough; none: nothing is. */
  readonly changes: readonly number[];
}
