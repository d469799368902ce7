import type { RenderBudget } from '../template/budget.ts';
import { formatValue } from '../template/format.ts';
import { badValue } from '../template/signature.ts';
import { GoBytes, type GoValue, typeOf } from '../template/values.ts';

/** A value as the text that functions make of it. */
export function textOf(value: GoValue, budget: RenderBudget): string {
  return value instanceof GoBytes ? value.text : formatValue(value, budget);
}

/** The texts of a list, without what is nil; of one value, itself. */
export function textsOf(value: GoValue, budget: RenderBudget): string[] {
  if (value === null) return [];
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => (one === null ? [] : [textOf(one, budget)]));
}

/** What one of a list takes that is made anew. */
const LIST_STEPS = 4;

/** A list, whose length is counted. Throws a `Fault` (`malformed`) for what is none. */
export function listOf(value: GoValue, budget: RenderBudget): readonly GoValue[] {
  if (!Array.isArray(value)) throw badValue(`a ${typeOf(value)} is no list`);
  budget.spend(value.length * LIST_STEPS);
  return value;
}
