import { boundedList, type Builtin, MAXIMUM_ITEMS, unknown } from '../../../model/configuration/functions.ts';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { order } from '../../../model/sorted.ts';
import { of } from './builtin.ts';
import {
  booleanOf,
  hasPlaces,
  isMap,
  isOpen,
  isWholeMap,
  mapFrom,
  openList,
  setOf,
  textOf,
  unified,
} from './values.ts';

/** Lists in each other that are flattened. */
const MAXIMUM_DEPTH = 50;

const isUnknown = (value: unknown): boolean => value instanceof Unknown;

/** A function of one list. */
const ofList = (make: (list: readonly unknown[]) => unknown): Builtin =>
  of(1, (list) => (Array.isArray(list) ? make(list) : unknown()));
/** A function of one map. */
const ofMap = (make: (map: Readonly<Record<string, unknown>>) => unknown): Builtin =>
  of(1, (map) => (isWholeMap(map) ? make(map) : unknown()));

/** Functions of lists, sets and maps (https://developer.hashicorp.com/terraform/language/functions). */
export const LIST_FUNCTIONS: readonly (readonly [string, Builtin])[] = [
  ['merge', merged],
  ['concat', concatenated],
  ['lookup', looked],
  ['toset', ofList(setOf)],
  ['tolist', ofList((list) => withOpenness(list, unified(list)))],
  ['tomap', of(1, (map) => (isMap(map) ? mapOf(map) : unknown()))],
  ['distinct', ofList(distinct)],
  ['sort', ofList(sorted)],
  ['compact', ofList(compact)],
  ['flatten', ofList(flattened)],
  ['reverse', ofList((list) => withOpenness(list, list.toReversed()))],
  ['length', of(1, lengthOf)],
  ['element', of(2, elementOf)],
  ['contains', of(2, contained)],
  ['keys', ofMap((map) => Object.keys(map).toSorted(order))],
  [
    'values',
    ofMap((map) =>
      Object.keys(map)
        .toSorted(order)
        .map((key) => map[key]),
    ),
  ],
  ['one', ofList((list) => (isOpen(list) || list.length > 1 ? unknown() : (list[0] ?? null)))],
  ['alltrue', ofList((list) => every(list, true))],
  ['anytrue', ofList((list) => every(list, false))],
  ['setunion', (...sets) => (sets.every((one) => Array.isArray(one)) ? setOf(sets.flat()) : unknown())],
];

/** Of a list that is not known to its end, what is made of it is not either. */
function withOpenness(list: readonly unknown[], made: readonly unknown[]): unknown {
  return isOpen(list) ? openList(made) : made;
}

function merged(...given: readonly unknown[]): unknown {
  const maps = given.filter((one) => one !== null);
  if (!maps.every(isMap)) return unknown();
  const entries = maps.flatMap((one) => Object.entries(one));
  return boundedList(entries) === entries ? mapFrom(entries, maps) : unknown();
}

/** What is known of it is in it, whatever else is. */
function concatenated(...given: readonly unknown[]): unknown {
  if (!given.some((one) => Array.isArray(one))) return unknown();
  if (!given.every((one) => Array.isArray(one) || isUnknown(one))) return unknown();
  const list = given.flat();
  const isWhole = given.every((one) => Array.isArray(one) && !isOpen(one));
  return boundedList(isWhole ? list : openList(list));
}

function looked(...given: readonly unknown[]): unknown {
  const [map, key, otherwise = unknown()] = given;
  if (!isMap(map) || typeof key !== 'string' || given.length > 3) return unknown();
  if (Object.hasOwn(map, key)) return map[key];
  return isWholeMap(map) ? otherwise : unknown();
}

function mapOf(map: Readonly<Record<string, unknown>>): unknown {
  const values = unified(Object.values(map));
  return mapFrom(
    Object.keys(map).map((key, index) => [key, values[index]] as const),
    [map],
  );
}

function distinct(list: readonly unknown[]): unknown {
  const values = unified(list);
  const isClear = !isOpen(list) && values.every((one) => typeof one !== 'object' || one === null);
  return isClear ? [...new Set(values)] : openList(values);
}

function sorted(list: readonly unknown[]): unknown {
  if (isOpen(list) || list.some(isUnknown)) return openList(list);
  const texts = list.map(textOf).filter((one) => one !== undefined);
  return texts.length === list.length ? texts.toSorted(order) : unknown();
}

function compact(list: readonly unknown[]): unknown {
  const kept = list.filter((one) => one !== '' && one !== null);
  const texts = kept.map((one) => textOf(one) ?? unknown());
  return isOpen(list) || texts.some(isUnknown) ? openList(texts) : texts;
}

/** An unknown value may be a list of any length. */
function flattened(list: readonly unknown[]): unknown {
  const values: unknown[] = [];
  let [isWhole, visits] = [true, 0];
  const add = (inner: readonly unknown[], depth: number): void => {
    visits += inner.length + 1;
    // One list may stand in others many times.
    if (depth > MAXIMUM_DEPTH) visits = Number.POSITIVE_INFINITY;
    if (visits > MAXIMUM_ITEMS) return;
    isWhole &&= !isOpen(inner) && !inner.some(isUnknown);
    for (const one of inner) {
      if (Array.isArray(one)) add(one, depth + 1);
      else values.push(one);
    }
  };
  add(list, 0);
  if (visits > MAXIMUM_ITEMS) return unknown();
  return isWhole ? values : openList(values);
}

function lengthOf(value: unknown): unknown {
  if (Array.isArray(value)) return isOpen(value) ? unknown() : value.length;
  if (isWholeMap(value)) return Object.keys(value).length;
  return typeof value === 'string' && /^[\x20-\x7e]*$/.test(value) ? value.length : unknown();
}

function elementOf(list: unknown, at: unknown): unknown {
  if (!Array.isArray(list) || !hasPlaces(list) || typeof at !== 'number' || at < 0) return unknown();
  return list[at % list.length] ?? unknown();
}

function contained(list: unknown, wanted: unknown): unknown {
  if (!Array.isArray(list) || textOf(wanted) === undefined) return unknown();
  if (list.includes(wanted)) return true;
  const isClear = !isOpen(list) && list.every((one) => typeof one === typeof wanted);
  return isClear ? false : unknown();
}

/** Are all of these true, or is one of them? What is nothing is not. */
function every(list: readonly unknown[], isAll: boolean): unknown {
  const truths = list.map((one) => (one === null ? false : booleanOf(one)));
  if (truths.includes(!isAll)) return !isAll;
  return isOpen(list) || truths.includes(undefined) ? unknown() : isAll;
}
