import { boundedList, type Builtin, MAXIMUM_ITEMS, unknown } from '../../../model/configuration/functions.ts';
import { isDeepStrictEqual } from 'node:util';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { weightOf } from '../../../model/weight.ts';
import { isKnown, isMap, isText, joinedLists, listed, propertyOf, textOf } from './builtin.ts';
import { concatenatedTexts } from './text-functions.ts';

/**
 * Functions of lists and maps
 * (https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array).
 */
export const LIST_FUNCTIONS: readonly (readonly [string, Builtin])[] = [
  ['concat', concatenated],
  ['createarray', (...given) => given],
  ['createobject', created],
  ['array', (value) => (value instanceof Unknown ? unknown() : Array.isArray(value) ? value : [value])],
  ['union', united],
  ['intersection', shared],
  ['flatten', listed((list) => (list.every(isList) ? joinedLists(list) : unknown()))],
  ['items', items],
  ['objectkeys', (map) => (isMap(map) ? Object.keys(map) : unknown())],
  ['shallowmerge', listed((maps) => (maps.every(isMap) ? merged(maps) : unknown()))],
  ['tryget', tried],
  [
    'first',
    (value) => (typeof value === 'string' ? value.slice(0, 1) : listed((list) => list[0] ?? null)(value)),
  ],
  [
    'last',
    (value) => (typeof value === 'string' ? value.slice(-1) : listed((list) => list.at(-1) ?? null)(value)),
  ],
  ['skip', (value, count) => partOf(value, count, (number) => [Math.max(0, number), undefined])],
  ['take', (value, count) => partOf(value, count, (number) => [0, Math.max(0, number)])],
  ['indexof', (whole, part) => placeOf(whole, part, 'indexOf')],
  ['lastindexof', (whole, part) => placeOf(whole, part, 'lastIndexOf')],
  ['length', (value) => sizeOf(value) ?? unknown()],
  [
    'empty',
    (value) => {
      const size = value === null ? 0 : sizeOf(value);
      return size === undefined ? unknown() : size === 0;
    },
  ],
  ['contains', contains],
  ['equals', equal],
  ['coalesce', (...given) => given.find((one) => one !== null) ?? null],
];

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Texts, or lists. */
function concatenated(...given: readonly unknown[]): unknown {
  return given.every(isList) ? joinedLists(given) : concatenatedTexts(given);
}

function created(...given: readonly unknown[]): unknown {
  const entries: [string, unknown][] = [];
  for (let at = 0; at + 1 < given.length; at += 2) {
    if (typeof given[at] !== 'string') return unknown();
    entries.push([String(given[at]), given[at + 1]]);
  }
  return Object.fromEntries(entries);
}

/** Lists without what is there twice; of maps the last of each name, and maps within likewise. */
function united(...given: readonly unknown[]): unknown {
  if (given.every(isList)) {
    const all = joinedLists(given);
    return isList(all) ? [...new Set(all)] : unknown();
  }
  const isSmall = given.every(isMap) && weightOf(given, MAXIMUM_ITEMS) < MAXIMUM_ITEMS;
  return isSmall ? given.reduce(mixed, {}) : unknown();
}

function mixed(left: Record<string, unknown>, right: Record<string, unknown>): Record<string, unknown> {
  const made = new Map(Object.entries(left));
  for (const [key, value] of Object.entries(right)) {
    const before = made.get(key);
    made.set(key, isMap(before) && isMap(value) ? mixed(before, value) : value);
  }
  return Object.fromEntries(made);
}

function shared(...given: readonly unknown[]): unknown {
  const [first, ...others] = given;
  if (!isKnown(given)) return unknown();
  if (Array.isArray(first) && others.every(Array.isArray)) {
    const sets = others.map((one) => new Set<unknown>(one as unknown[]));
    return first.every(isText) ? first.filter((one) => sets.every((set) => set.has(one))) : unknown();
  }
  if (!isMap(first) || !others.every(isMap)) return unknown();
  return Object.fromEntries(
    Object.entries(first).filter(([key, value]) =>
      others.every((other) => Object.hasOwn(other, key) && isDeepStrictEqual(other[key], value)),
    ),
  );
}

function items(map: unknown): unknown {
  if (!isMap(map)) return unknown();
  const keys = Object.keys(map).toSorted();
  return boundedList(keys.map((key) => ({ key, value: map[key] })));
}

function merged(maps: readonly Record<string, unknown>[]): unknown {
  return Object.fromEntries(maps.flatMap((one) => Object.entries(one)));
}

/** What lies at the keys of a value, or nothing. */
function tried(value: unknown, ...keys: readonly unknown[]): unknown {
  let found = value;
  for (const key of keys) {
    if (found === null) return null;
    if (Array.isArray(found) && typeof key === 'number') found = found[key] ?? null;
    else if (isMap(found) && typeof key === 'string') found = propertyOf(found, key)?.value ?? null;
    else return unknown();
  }
  return found;
}

function partOf(
  value: unknown,
  count: unknown,
  range: (count: number) => readonly [number, number | undefined],
): unknown {
  if (typeof count !== 'number' || (typeof value !== 'string' && !Array.isArray(value))) return unknown();
  return value.slice(...range(count));
}

/** Where a part begins, in whatever letters; -1 where there is none. */
function placeOf(whole: unknown, part: unknown, search: 'indexOf' | 'lastIndexOf'): unknown {
  if (typeof whole === 'string' && isText(part))
    return whole.toLowerCase()[search](textOf(part).toLowerCase());
  return Array.isArray(whole) && isKnown(whole) && isText(part) ? whole[search](part) : unknown();
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return isMap(value) ? Object.keys(value).length : undefined;
}

/** Keys are the same in small and in capital letters; texts are not. */
function contains(whole: unknown, part: unknown): unknown {
  if (part instanceof Unknown) return unknown();
  if (typeof whole === 'string') return isText(part) ? whole.includes(textOf(part)) : unknown();
  if (Array.isArray(whole))
    return whole.includes(part) || (whole.some((one) => one instanceof Unknown) ? unknown() : false);
  return isMap(whole) && isText(part) ? propertyOf(whole, textOf(part)) !== undefined : unknown();
}

function equal(left: unknown, right: unknown): unknown {
  if (!isKnown(left) || !isKnown(right)) return unknown();
  return isDeepStrictEqual(left, right);
}
