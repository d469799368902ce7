import { badValue, type FunctionMap, takes, takesMore } from '../template/signature.ts';
import { type GoMap, type GoValue, isTrue } from '../template/values.ts';
import { VALUE_STEPS } from './plain.ts';
import { alsoMust } from './prefixed.ts';
import type { RenderBudget } from '../template/budget.ts';

/** Is it nil, zero, false or without anything in it? A struct never is. */
export function isEmpty(value: GoValue): boolean {
  return !isTrue(value);
}

/** https://helm.sh/docs/chart_template_guide/function_list/#logic-and-flow-control-functions */
export const DEFAULT_FUNCTIONS: FunctionMap = {
  default: takesMore(['any'], 'any', ([absent], [given = null]) => (isEmpty(given) ? absent : given)),
  empty: takes(['any'], ([value]) => isEmpty(value)),
  coalesce: takesMore([], 'any', (_, values) => values.find((value) => !isEmpty(value)) ?? null),
  all: takesMore([], 'any', (_, values) => values.every((value) => !isEmpty(value))),
  any: takesMore([], 'any', (_, values) => values.some((value) => !isEmpty(value))),
  ternary: takes(['any', 'any', 'bool'], ([yes, no, is]) => (is ? yes : no)),
  ...alsoMust({
    deepCopy: takes(['any'], ([value], { budget }) => {
      if (value === null) throw badValue('nothing cannot be copied');
      return deepCopy(value, budget);
    }),
  }),
};

/** A value of its own, down to the last. Throws a `Fault` (`limit`). */
export function deepCopy(value: GoValue, budget: RenderBudget): GoValue {
  budget.spend(VALUE_STEPS);
  if (Array.isArray(value)) return budget.deeper(() => value.map((one) => deepCopy(one, budget)));
  if (!(value instanceof Map)) return value;
  return budget.deeper((): GoMap => new Map([...value].map(([key, one]) => [key, deepCopy(one, budget)])));
}
