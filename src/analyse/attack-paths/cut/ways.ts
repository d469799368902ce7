import type { CutEdge, CutProblem } from './types.ts';

/** Edges that are looked at for one cut: a few seconds' work. */
const MOST_LOOKS = 100_000_000;

/** Finds ways from starts to goals that some changes leave open. */
export class CutWays {
  #looks = 0;

  readonly #problem: CutProblem;
  readonly #leaving = new Map<number, CutEdge[]>();

  constructor(problem: CutProblem) {
    this.#problem = problem;
    for (const edge of problem.edges) {
      const list = this.#leaving.get(edge.from);
      if (list) list.push(edge);
      else this.#leaving.set(edge.from, [edge]);
    }
  }

  /** Was so much looked at that what is found is no longer all that there is? */
  get isSpent(): boolean {
    return this.#looks > MOST_LOOKS;
  }

  isOpen(made: ReadonlySet<number>): boolean {
    return this.apart(made, 1).length > 0;
  }

  /** Ways that are left open and that no change closes two of, each as the changes that close it. */
  apart(made: ReadonlySet<number>, most: number): (readonly number[])[] {
    const found: (readonly number[])[] = [];
    const all = new Set(made);
    // Where nothing led on once, nothing does with more changes.
    const dead = new Set<number>();
    for (const start of this.#problem.starts)
      for (let way = this.#from(start, all, dead); way; way = this.#from(start, all, dead)) {
        found.push(way);
        if (found.length >= most || this.isSpent) return found;
        for (const number of way) all.add(number);
      }
    return found;
  }

  /** An open way with as few steps that can be closed as there are, as the changes that close it. */
  #from(start: number, made: ReadonlySet<number>, dead: Set<number>): readonly number[] | undefined {
    if (dead.has(start)) return undefined;
    const best = new Map([[start, 0]]);
    const cameBy = new Map<number, CutEdge>();
    const byCost: number[][] = [[start]];
    for (let cost = 0; cost < byCost.length; cost += 1)
      for (const node of byCost[cost] ?? []) {
        if (best.get(node) !== cost) continue;
        if (this.#problem.goals.has(node)) return closing(node, cameBy);
        for (const edge of this.#leaving.get(node) ?? []) {
          this.#looks += 1;
          if (dead.has(edge.to) || edge.changes.some((number) => made.has(number))) continue;
          const next = cost + (edge.changes.length > 0 ? 1 : 0);
          if (next >= (best.get(edge.to) ?? Infinity)) continue;
          best.set(edge.to, next);
          cameBy.set(edge.to, edge);
          (byCost[next] ??= []).push(edge.to);
        }
      }
    for (const node of best.keys()) dead.add(node);
    return undefined;
  }
}

function closing(goal: number, cameBy: ReadonlyMap<number, CutEdge>): readonly number[] {
  const changes = new Set<number>();
  for (let edge = cameBy.get(goal); edge; edge = cameBy.get(edge.from))
    for (const number of edge.changes) changes.add(number);
  return [...changes];
}
