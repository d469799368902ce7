import { Unknown } from '../../model/configuration/infrastructure.ts';

/** Steps that evaluations may take; a step is some hundred nanoseconds. */
export interface StepBudget {
  left: number;
}

/** Steps of one evaluation, and of all of a target. */
export const STEPS_OF_ONE = 200_000;
export const STEPS_OF_ALL = 10_000_000;

/** Characters and items that are as much work as a step. */
const ITEMS_OF_A_STEP = 64;

/** Characters that are looked for in a text. */
const LONGEST_SOUGHT = 256;

/** What exceeds a budget. One for all: making one costs more than a step, and an expression may go on behind it. */
export const OVER_BUDGET = new Error('takes too many steps');

/** What an expression needs, and nobody knows yet. */
export const IS_NOT_KNOWN = new Error('is not known yet');

/** Charges what an expression has at hand. */
export function counted(value: unknown, budget: StepBudget): unknown {
  if (value instanceof Unknown) throw IS_NOT_KNOWN;
  const size =
    typeof value === 'string' || Array.isArray(value) ? value.length : value instanceof Map ? value.size : 0;
  return charged(value, 1 + Math.ceil(size / ITEMS_OF_A_STEP), budget);
}

/** Charges all that is in a value, as what is compared is gone through to its end. */
export function weighed(value: unknown, budget: StepBudget): unknown {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    counted(next, budget);
    if (Array.isArray(next)) for (const item of next) open.push(item);
    else if (next instanceof Map) for (const item of next.values()) open.push(item);
  }
  return value;
}

/** Refuses what is too long to be looked for in a text. */
export function sought(value: unknown): unknown {
  if (typeof value === 'string' && value.length > LONGEST_SOUGHT)
    throw new Error(`what is looked for is longer than ${LONGEST_SOUGHT} characters`);
  return value;
}

function charged(value: unknown, steps: number, budget: StepBudget): unknown {
  budget.left -= steps;
  if (budget.left < 0) throw OVER_BUDGET;
  return value;
}
