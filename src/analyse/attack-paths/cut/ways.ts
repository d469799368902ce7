import type { CutEdge, CutProblem } from './types.ts';

/** Finds ways from starts to goals that some changes leave open. */
export class CutWays {
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

  isOpen(made: ReadonlySet<number>): boolean {
    return this.#next(made) !== undefined;
  }

  /** Ways that are left open and that no change closes two of, each as the changes that close it. */
  apart(made: ReadonlySet<number>, most: number): (readonly number[])[] {
    const found: (readonly number[])[] = [];
    const all = new Set(made);
    while (found.length < most) {
      const closing = this.#next(all);
      if (!closing) return found;
      found.push(closing);
      for (const number of closing) all.add(number);
    }
    return found;
  }

  /** An open way with as few steps that can be closed as there are, as the changes that close it. */
  #next(made: ReadonlySet<number>): readonly number[] | undefined {
    const { starts, goals } = this.#problem;
    const best = new Map<number, number>();
    const cameBy = new Map<number, CutEdge>();
    const byCost: number[][] = [[...starts]];
    for (const start of starts) best.set(start, 0);
    for (let cost = 0; cost < byCost.length; cost += 1)
      for (const node of byCost[cost] ?? []) {
        if (best.get(node) !== cost) continue;
        if (goals.has(node)) return this.#closing(node, cameBy);
        for (const edge of this.#leaving.get(node) ?? []) {
          if (edge.changes.some((number) => made.has(number))) continue;
          const next = cost + (edge.changes.length > 0 ? 1 : 0);
          if (next >= (best.get(edge.to) ?? Infinity)) continue;
          best.set(edge.to, next);
          cameBy.set(edge.to, edge);
          (byCost[next] ??= []).push(edge.to);
        }
      }
    return undefined;
  }

  #closing(goal: number, cameBy: ReadonlyMap<number, CutEdge>): readonly number[] {
    const closing = new Set<number>();
    for (let edge = cameBy.get(goal); edge; edge = cameBy.get(edge.from))
      for (const number of edge.changes) closing.add(number);
    return [...closing];
  }
}
