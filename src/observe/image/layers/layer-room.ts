import {
  type Budget,
  type BudgetName,
  DEFAULT_BUDGET,
  type Deadline,
  NO_DEADLINE,
  overBudget,
  overTime,
} from '../../../model/budget.ts';
import type { Fault } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import type { LayerFacts } from './types.ts';

/** Counts what is read and kept of an image's layers: each of them is bounded, and so are all of them. */
export class LayerRoom {
  readonly #budget: Budget;
  readonly #deadline: Deadline;
  readonly #left: Record<'bytes' | 'entries' | 'facts', number>;
  #full: Fault | undefined;

  constructor(budget: Budget = DEFAULT_BUDGET, deadline: Deadline = NO_DEADLINE) {
    this.#budget = budget;
    this.#deadline = deadline;
    this.#left = { ...budget };
  }

  /** True while another layer may be read. */
  get isOpen(): boolean {
    if (this.#deadline.isOver()) this.#full ??= overTime(this.#deadline);
    return this.#full === undefined;
  }

  /** Counts uncompressed bytes while they are read. Throws a `Fault` (`limit`) where there is no room or time for more. */
  inflated(bytes: number): void {
    this.#take('bytes', bytes);
    if (!this.isOpen && this.#full) throw this.#full;
  }

  /** The layer's facts; where they are too many, nothing of it or of any later layer but a gap that says so. */
  admit(found: LayerFacts, subject: string): LayerFacts {
    this.#take('entries', found.entries.length + found.removed.length + found.opaque.length);
    this.#take(
      'facts',
      Object.values(found.facts).reduce((sum, facts) => sum + facts.length, 0),
    );
    const isOver = this.#left.entries < 0 || this.#left.facts < 0;
    return isOver ? this.leftOut(subject) : found;
  }

  /** What is known of a layer that there is no room or time for. */
  leftOut(subject: string): LayerFacts {
    const reason = `the layers of the image hold more than is read, so this one is left out: ${this.#full?.message ?? ''}`;
    const gap: Gap = { kind: 'limit', subject, reason };
    return { diffId: '', entries: [], removed: [], opaque: [], facts: {}, gaps: [gap] };
  }

  #take(name: Exclude<BudgetName, 'packages' | 'findings'>, count: number): void {
    this.#left[name] -= count;
    if (this.#left[name] < 0) this.#full ??= overBudget(name, this.#budget);
  }
}
