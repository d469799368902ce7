import type { RenderBudget } from '../template/budget.ts';
import {
  badValue,
  type FunctionMap,
  takes,
  takesMore,
  type TemplateFunction,
} from '../template/signature.ts';
import type { GoValue } from '../template/values.ts';
import { alsoMust } from './prefixed.ts';
import { equalityKey } from './equality.ts';
import { isEmpty } from './defaults.ts';
import { integerOf } from './numbers.ts';
import { listOf } from './text-of.ts';

/** https://helm.sh/docs/chart_template_guide/function_list/#lists-and-list-functions */
export const LIST_FUNCTIONS: FunctionMap = {
  list: takesMore([], 'any', (_, values) => [...values]),
  tuple: takesMore([], 'any', (_, values) => [...values]),
  ...alsoMust({
    first: of((list) => list[0] ?? null),
    last: of((list) => list.at(-1) ?? null),
    rest: of((list) => list.slice(1)),
    initial: of((list) => list.slice(0, -1)),
    reverse: of((list) => list.toReversed()),
    compact: of((list) => list.filter((one) => !isEmpty(one))),
    uniq: of(unique),
    append: takes(['any', 'any'], ([list, value], { budget }) => [...listOf(list, budget), value]),
    push: takes(['any', 'any'], ([list, value], { budget }) => [...listOf(list, budget), value]),
    prepend: takes(['any', 'any'], ([list, value], { budget }) => [value, ...listOf(list, budget)]),
    has: takes(['any', 'any'], ([value, list], { budget }) => isIn(list, value, budget)),
    without: takesMore(['any'], 'any', ([list], omitted, { budget }) => {
      const keys = new Set(omitted.map((one) => equalityKey(one, budget)));
      return listOf(list, budget).filter((one) => !keys.has(equalityKey(one, budget)));
    }),
    slice: takesMore(['any'], 'any', ([list], [from = 0n, to], { budget }) =>
      part(listOf(list, budget), from, to),
    ),
    chunk: takes(['int', 'any'], ([size, list], { budget }) => chunks(listOf(list, budget), Number(size))),
  }),
  concat: takesMore([], 'any', (_, lists, { budget }) => lists.flatMap((list) => listOf(list, budget))),
  seq: takesMore([], 'int', (_, bounds, { budget }) => sequence(bounds.map(Number), budget).join(' ')),
  until: takes(['int'], ([count], { budget }) => range(0, Number(count), count < 0n ? -1 : 1, budget)),
  untilStep: takes(['int', 'int', 'int'], ([start, stop, step], { budget }) =>
    range(Number(start), Number(stop), Number(step), budget),
  ),
};

function of(compute: (list: readonly GoValue[], budget: RenderBudget) => GoValue): TemplateFunction {
  return takes(['any'], ([list], { budget }) => compute(listOf(list, budget), budget));
}

function unique(list: readonly GoValue[], budget: RenderBudget): GoValue[] {
  const seen = new Set<string>();
  return list.filter((one) => {
    const key = equalityKey(one, budget);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function isIn(list: GoValue, value: GoValue, budget: RenderBudget): boolean {
  if (list === null) return false;
  const key = equalityKey(value, budget);
  return listOf(list, budget).some((one) => equalityKey(one, budget) === key);
}

function part(list: readonly GoValue[], from: GoValue, to: GoValue | undefined): GoValue {
  if (list.length === 0) return null;
  const start = Number(integerOf(from));
  const end = to === undefined ? list.length : Number(integerOf(to));
  if (start < 0 || end < start || end > list.length)
    throw badValue(`a list of ${list.length} has no part from ${start} to ${end}`);
  return list.slice(start, end);
}

function chunks(list: readonly GoValue[], size: number): GoValue[] {
  if (size < 1) throw badValue('a part of a list has at least one value');
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

function range(start: number, stop: number, step: number, budget: RenderBudget): bigint[] {
  const count = step === 0 ? 0 : Math.max(0, Math.ceil((stop - start) / step));
  budget.spend(count * 16);
  return Array.from({ length: count }, (_, index) => BigInt(start + index * step));
}

function sequence(bounds: readonly number[], budget: RenderBudget): bigint[] {
  const [first = 1, second = 1, third] = bounds;
  if (bounds.length === 0 || bounds.length > 3) return [];
  const [start, end] = bounds.length === 1 ? [1, first] : [first, third ?? second];
  const toward = end < start ? -1 : 1;
  const step = bounds.length === 3 ? second : toward;
  if (bounds.length === 3 && toward === -1 && step > 0) return [];
  return range(start, end + toward, step, budget);
}
