import { boundedList, unknown } from '../../../model/configuration/functions.ts';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { isMap, isText, textOf } from './builtin.ts';

/** What is asked of each item, with as many values as it names. */
export type Lambda = (...values: readonly unknown[]) => unknown;

type OfItems = (whole: unknown, ...others: readonly (Lambda | undefined)[]) => unknown;

/**
 * Functions that ask something of each item
 * (https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda).
 */
export const LAMBDA_FUNCTIONS: ReadonlyMap<string, OfItems> = new Map<string, OfItems>([
  ['filter', (list, keep) => ofList(list, keep, filtered)],
  [
    'map',
    (list, make) => ofList(list, make, (items, each) => boundedList(items.map((one, at) => each(one, at)))),
  ],
  ['sort', (list, isBefore) => ofList(list, isBefore, sorted)],
  ['toobject', (list, keyOf, valueOf) => ofList(list, keyOf, (items, key) => collected(items, key, valueOf))],
  ['groupby', (list, keyOf) => ofList(list, keyOf, grouped)],
  ['mapvalues', mappedValues],
]);

function ofList(
  list: unknown,
  lambda: Lambda | undefined,
  make: (items: readonly unknown[], lambda: Lambda) => unknown,
): unknown {
  return Array.isArray(list) && lambda ? make(list, lambda) : unknown();
}

function filtered(list: readonly unknown[], keep: Lambda): unknown {
  const kept = list.map((one, at) => keep(one, at));
  return kept.every((one) => typeof one === 'boolean') ? list.filter((_, at) => kept[at]) : unknown();
}

function sorted(list: readonly unknown[], isBefore: Lambda): unknown {
  let isCertain = true;
  const result = list.toSorted((left, right) => {
    const before = isBefore(left, right);
    isCertain &&= typeof before === 'boolean';
    return before === true ? -1 : isBefore(right, left) === true ? 1 : 0;
  });
  return isCertain ? result : unknown();
}

/** Names for items, where all are known. */
function keysOf(list: readonly unknown[], keyOf: Lambda): readonly string[] | undefined {
  const keys = list.map((one, at) => keyOf(one, at));
  return keys.every(isText) ? keys.map(textOf) : undefined;
}

function collected(list: readonly unknown[], keyOf: Lambda, valueOf: Lambda | undefined): unknown {
  const keys = keysOf(list, keyOf);
  return keys
    ? Object.fromEntries(keys.map((key, at) => [key, valueOf ? valueOf(list[at], at) : list[at]]))
    : unknown();
}

function grouped(list: readonly unknown[], keyOf: Lambda): unknown {
  const keys = keysOf(list, keyOf);
  if (!keys) return unknown();
  const groups = new Map<string, unknown[]>();
  for (const [at, key] of keys.entries()) {
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(list[at]);
  }
  return Object.fromEntries(groups);
}

function mappedValues(map: unknown, make: Lambda | undefined): unknown {
  if (map instanceof Unknown || !isMap(map) || !make) return unknown();
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, make(value)]));
}
