import { Fault } from '../../../model/fault.ts';

/** What all kustomizations of a target may take together. */
export interface BuildLimits {
  /** Values that are made, and looks at one, besides one for each character that is read. */
  readonly steps: number;
  /** As many may it be at most for characters. */
  readonly ofCharacters: number;
  /** Kustomizations in each other. */
  readonly depth: number;
}

export const BUILD_LIMITS: BuildLimits = { steps: 10_000_000, ofCharacters: 40_000_000, depth: 32 };

/** Counts what is made: overlays multiply what is below them. */
export class BuildBudget {
  readonly limits: BuildLimits;
  #left: number;
  #ofCharacters = 0;

  constructor(limits: BuildLimits = BUILD_LIMITS) {
    this.limits = limits;
    this.#left = limits.steps;
  }

  /** Is there nothing left? */
  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** Has more be made of a text that was read: large repositories have many overlays. */
  grant(characters: number): void {
    const granted = Math.min(characters, this.limits.ofCharacters - this.#ofCharacters);
    this.#ofCharacters += granted;
    this.#left += granted;
  }

  /** Throws a `Fault` (`limit`) where that is too much. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0)
      throw new Fault(
        'limit',
        `what is put together takes more than ${this.limits.steps + this.#ofCharacters} steps`,
      );
  }
}
