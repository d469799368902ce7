import { Fault } from '../../../../model/fault.ts';

/** What rendering may take; steps are some tenths of a microsecond each. */
export interface RenderLimits {
  /** Nodes that are evaluated, values and characters that functions go through, of all charts of a target. */
  readonly steps: number;
  /** Of one chart. */
  readonly chartSteps: number;
  /** Characters of one text that a function makes, or that is rendered. */
  readonly textLength: number;
  /** Evaluations, templates and values in each other. */
  readonly depth: number;
}

export const RENDER_LIMITS: RenderLimits = {
  steps: 60_000_000,
  chartSteps: 20_000_000,
  textLength: 4 * 2 ** 20,
  depth: 400,
};

/** What more a chart may take for each character of it. */
export const STEPS_OF_CHARACTER = 30;

/** As which a character counts that is rendered: it is read, and what it says is looked at. */
const READING_STEPS = 4;

/** A file of templates may take one of so many parts of what is left, so that there is something for the next. */
const SHARES = 4;

/** Counts what rendering takes. Every method throws a `Fault` (`limit`) where there is no more. */
export class RenderBudget {
  readonly #limits: RenderLimits;
  #left: number;
  #ofChart = 0;
  #ofTemplate = 0;
  #depth = 0;

  constructor(limits: RenderLimits = RENDER_LIMITS) {
    this.#limits = limits;
    this.#left = limits.steps;
  }

  /** Begins a chart of so many characters, which may take its part of what there is. */
  beginChart(length = 0): void {
    this.#ofChart = Math.min(this.#left, this.#limits.chartSteps + length * STEPS_OF_CHARACTER);
    this.#ofTemplate = this.#ofChart;
    this.#depth = 0;
  }

  /** Begins a file of templates, which may not take what others need. */
  beginTemplate(): void {
    this.#ofTemplate = this.#ofChart / SHARES;
  }

  spend(steps: number): void {
    // What is refused is not done, and takes nothing from others.
    const taken = Math.min(steps, this.#ofTemplate);
    this.#left -= taken;
    this.#ofChart -= taken;
    this.#ofTemplate -= taken;
    if (steps > taken) throw new Fault('limit', 'rendering takes more steps than it may');
  }

  /** A text that is about to be made. */
  text(length: number): void {
    this.checkLength(length);
    this.spend(length / 8);
  }

  /** A text that templates came to, and that is read as documents. */
  rendered(length: number): void {
    this.spend(length * READING_STEPS);
  }

  checkLength(length: number): void {
    if (length > this.#limits.textLength)
      throw new Fault('limit', `a text is longer than ${this.#limits.textLength} characters`);
  }

  /** Goes one deeper while something is done. */
  deeper<Result>(run: () => Result): Result {
    this.enter();
    try {
      return run();
    } finally {
      this.leave();
    }
  }

  enter(): void {
    this.#depth += 1;
    if (this.#depth > this.#limits.depth)
      throw new Fault('limit', `templates or values are in each other more than ${this.#limits.depth} deep`);
  }

  leave(): void {
    this.#depth -= 1;
  }
}
