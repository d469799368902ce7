import type { RenderBudget } from '../template/budget.ts';
import {
  badValue,
  type FunctionMap,
  takes,
  takesMore,
  type TemplateFunction,
} from '../template/signature.ts';
import { type GoMap, type GoValue, sortedKeys, typeOf } from '../template/values.ts';
import { alsoMust } from './prefixed.ts';
import { isEmpty } from './defaults.ts';
import { textOf } from './text-of.ts';

/** https://helm.sh/docs/chart_template_guide/function_list/#dictionaries-and-dict-functions; keys are sorted. */
export const DICTIONARY_FUNCTIONS: FunctionMap = {
  dict: takesMore([], 'any', (_, values, { budget }) => {
    const made: GoMap = new Map();
    for (let at = 0; at < values.length; at += 2) {
      const value = at + 1 < values.length ? (values[at + 1] ?? null) : '';
      made.set(textOf(values[at] ?? null, budget), value);
    }
    return made;
  }),
  get: takes(['map', 'string'], ([map, key]) => (map.has(key) ? (map.get(key) ?? null) : '')),
  set: takes(['map', 'string', 'any'], ([map, key, value], { budget }) => {
    budget.spend(1);
    map.set(key, value);
    return map;
  }),
  unset: takes(['map', 'string'], ([map, key]) => {
    map.delete(key);
    return map;
  }),
  hasKey: takes(['map', 'string'], ([map, key]) => map.has(key)),
  pluck: takesMore(['string'], 'map', ([key], maps) =>
    maps.flatMap((map) => (map.has(key) ? [map.get(key) ?? null] : [])),
  ),
  keys: takesMore([], 'map', (_, maps, { budget }) =>
    maps.flatMap((map) => {
      budget.spend(map.size);
      return sortedKeys(map);
    }),
  ),
  values: takes(['map'], ([map], { budget }) => {
    budget.spend(map.size);
    return sortedKeys(map).map((key) => map.get(key) ?? null);
  }),
  pick: takesMore(['map'], 'string', ([map], keys) => {
    const wanted = new Set(keys);
    return new Map([...map].filter(([key]) => wanted.has(key)));
  }),
  omit: takesMore(['map'], 'string', ([map], keys, { budget }) => {
    budget.spend(map.size);
    const omitted = new Set(keys);
    return new Map([...map].filter(([key]) => !omitted.has(key)));
  }),
  ...alsoMust({ merge: merging(false), mergeOverwrite: merging(true) }),
  dig: takesMore([], 'any', (_, values) => dug(values)),
};

function merging(overwrites: boolean): TemplateFunction {
  return takesMore(['map'], 'map', ([target], sources, { budget }) => {
    for (const source of sources) mergeInto(target, source, budget, overwrites);
    return target;
  });
}

/** What the first has counts, or what the second has; maps in both are merged, and maps of one are its own. */
function mergeInto(target: GoMap, source: GoMap, budget: RenderBudget, overwrites: boolean): void {
  budget.deeper(() => {
    for (const [key, value] of source) {
      budget.spend(1);
      const own = target.get(key) ?? null;
      const areMaps = own instanceof Map && value instanceof Map;
      if (areMaps) mergeInto(own, value, budget, overwrites);
      if (overwrites ? !areMaps : value !== null && isEmpty(own)) target.set(key, value);
    }
  });
}

/** `dig "a" "b" default map`. */
function dug(values: readonly GoValue[]): GoValue {
  const [map = null, absent = null, ...keys] = values.toReversed();
  if (values.length < 3) throw badValue('it takes 3 or more arguments');
  let value: GoValue = map;
  for (const key of keys.toReversed()) {
    if (typeof key !== 'string') throw badValue(`a ${typeOf(key)} is no key of a map`);
    if (!(value instanceof Map)) throw badValue(`a ${typeOf(value)} is no map`);
    if (!value.has(key)) return absent;
    value = value.get(key) ?? null;
  }
  return value;
}
