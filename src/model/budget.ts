import type { InflatedRoom } from './analyser.ts';
import { Fault } from './fault.ts';

/** What reading and judging one target may take of each of these. */
export const BUDGET_NAMES = ['bytes', 'entries', 'facts', 'packages', 'findings'] as const;
export type BudgetName = (typeof BUDGET_NAMES)[number];

/**
 * Bounds on a target as a whole, whatever its parts are; what is over one is left out, and a gap says so:
 * - `bytes`     of all layers once they are uncompressed, and of what archives in them, or in a folder, become
 * - `entries`   files, folders and links of all layers
 * - `facts`     what analysers tell of files
 * - `packages`  listed, by their package URLs
 * - `findings`  reported, most urgent first
 */
export type Budget = Readonly<Record<BudgetName, number>>;

/** Far more than any image has that was built for use; what it bounds takes less than 300 MB of memory. */
export const DEFAULT_BUDGET: Budget = {
  bytes: 64 * 2 ** 30,
  entries: 1_500_000,
  facts: 500_000,
  packages: 250_000,
  findings: 1_000_000,
};

/** The moment after which nothing more is begun. */
export interface Deadline {
  /** Seconds from the start, as the user wrote them. */
  readonly seconds: number;
  isOver(): boolean;
  /** Aborted at that moment, for what may wait. */
  readonly signal?: AbortSignal;
}

export const NO_DEADLINE: Deadline = { seconds: Infinity, isOver: () => false };

/** The fault for more than the budget has, which names the option that raises it. */
export function overBudget(name: BudgetName, budget: Budget): Fault {
  return new Fault('limit', `more than ${budget[name]} ${name}, which --limit ${name}=NUMBER raises`);
}

/** The fault for what took too long, which names the option that raises it. */
export function overTime({ seconds }: Deadline): Fault {
  return new Fault('limit', `it took longer than ${seconds} s, which --timeout raises`);
}

/** Room for what files of a target are uncompressed to, as long as there is time. Throws a `Fault` (`limit`). */
export function inflatedRoom(
  budget: Budget = DEFAULT_BUDGET,
  deadline: Deadline = NO_DEADLINE,
): InflatedRoom {
  let left = budget.bytes;
  return (bytes) => {
    left -= bytes;
    if (left < 0) throw overBudget('bytes', budget);
    if (deadline.isOver()) throw overTime(deadline);
  };
}

/** The values until the moment is over; then `onOver` is called, and no more are given. */
export function* untilOver<T>(
  values: Iterable<T>,
  deadline: Deadline,
  onOver: () => void,
): Generator<T, undefined> {
  for (const value of values) {
    if (deadline.isOver()) {
      onOver();
      return;
    }
    yield value;
  }
}
