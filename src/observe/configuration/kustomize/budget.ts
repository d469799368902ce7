import { Fault } from '../../../model/fault.ts';

/** What all kustomizations of a target may take together. */
export interface BuildLimits {
  /** Values that are made, and looks at one. */
  readonly steps: number;
  /** Kustomizations in each other. */
  readonly depth: number;
}

export const BUILD_LIMITS: BuildLimits = { steps: 10_000_000, depth: 32 };

/** Counts what is made: overlays multiply what is below them. */
export class BuildBudget {
  readonly limits: BuildLimits;
  #left: number;

  constructor(limits: BuildLimits = BUILD_LIMITS) {
    this.limits = limits;
    this.#left = limits.steps;
  }

  /** Is there nothing left? */
  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** Throws a `Fault` (`limit`) where that is too much. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0)
      throw new Fault('limit', `what is put together takes more than ${this.limits.steps} steps`);
  }
}
