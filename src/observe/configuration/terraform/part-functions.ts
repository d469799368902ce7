import { boundedList, type Builtin, MAXIMUM_ITEMS, unknown } from '../../../model/configuration/functions.ts';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { order } from '../../../model/sorted.ts';
import { of } from './builtin.ts';
import { wholeNumber } from './number-functions.ts';
import { hasPlaces, isOpen, isWholeMap, openList, Refused, setOf, textOf, unified } from './values.ts';

/** Functions that take lists, sets and maps apart, or put them beside each other. */
export const PART_FUNCTIONS: readonly (readonly [string, Builtin])[] = [
  ['slice', of(3, sliced)],
  ['chunklist', of(2, chunked)],
  ['coalescelist', firstWithItems],
  ['index', of(2, indexOf)],
  ['zipmap', of(2, zipped)],
  ['matchkeys', of(3, matched)],
  ['transpose', of(1, transposed)],
  [
    'setintersection',
    (...sets) => setOperation(sets, (one, others) => others.every((other) => other.has(one))),
  ],
  ['setsubtract', of(2, (...sets) => setOperation(sets, (one, [other]) => !other?.has(one)))],
  ['setproduct', product],
];

/** A list of which each place is known. */
function isPlain(list: unknown): list is readonly unknown[] {
  return Array.isArray(list) && hasPlaces(list);
}

/** Are they texts, numbers, truths or nothing, which are the same where they look the same? */
function areClear(values: readonly unknown[]): boolean {
  return values.every((one) => one === null || typeof one !== 'object');
}

/** The items of a list. Beside one that is not known, and may be a text, what is none may become one. */
function ofOneType(list: readonly unknown[]): readonly unknown[] {
  const values = unified(list);
  if (!values.some((one) => one instanceof Unknown)) return values;
  return values.map((one) => (typeof one === 'number' || typeof one === 'boolean' ? unknown() : one));
}

function sliced(list: unknown, from: unknown, to: unknown): unknown {
  const [start, end] = [wholeNumber(from), wholeNumber(to)];
  if (!isPlain(list) || start === undefined || end === undefined) return unknown();
  return start < 0 || end < start || end > list.length ? unknown() : list.slice(start, end);
}

function chunked(given: unknown, size: unknown): unknown {
  const length = wholeNumber(size);
  if (!isPlain(given) || length === undefined || length < 0) return unknown();
  const list = ofOneType(given);
  if (list.length === 0) return [];
  const step = length === 0 ? list.length : length;
  return Array.from({ length: Math.ceil(list.length / step) }, (_, index) =>
    list.slice(index * step, (index + 1) * step),
  );
}

function firstWithItems(...lists: readonly unknown[]): unknown {
  if (!lists.every((one) => one instanceof Unknown || Array.isArray(one))) return unknown();
  const list = lists.find((one) => !Array.isArray(one) || !hasPlaces(one) || one.length > 0);
  return isPlain(list) ? list : unknown();
}

function indexOf(list: unknown, wanted: unknown): unknown {
  if (!isPlain(list) || wanted === null || !areClear([wanted])) return unknown();
  const at = list.findIndex((one) => one === wanted || typeof one !== typeof wanted);
  if (at !== -1) return list[at] === wanted ? at : unknown();
  return new Refused();
}

function zipped(keys: unknown, values: unknown): unknown {
  if (!Array.isArray(keys) || isOpen(keys) || !isPlain(values) || keys.length !== values.length)
    return unknown();
  const names = keys.map(textOf).filter((one) => one !== undefined);
  if (names.length !== values.length) return unknown();
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

function matched(values: unknown, keys: unknown, wanted: unknown): unknown {
  if (!isPlain(values) || !isPlain(keys) || !Array.isArray(wanted) || isOpen(wanted)) return unknown();
  const all = unified([...unified(keys), ...unified(wanted)]);
  if (keys.length !== values.length || !areClear(all) || all.includes(null)) return unknown();
  const found = new Set(all.slice(keys.length));
  return ofOneType(values).filter((_, index) => found.has(all[index]));
}

/** `{ a = ["x", "y"] }` is `{ x = ["a"], y = ["a"] }`. */
function transposed(map: unknown): unknown {
  if (!isWholeMap(map)) return unknown();
  const made = new Map<string, string[]>();
  let count = 0;
  for (const key of Object.keys(map).toSorted(order)) {
    const list = map[key];
    if (!Array.isArray(list) || isOpen(list)) return unknown();
    count += list.length;
    for (const one of list) {
      const text = textOf(one);
      if (text === undefined || count > MAXIMUM_ITEMS) return unknown();
      made.set(text, [...(made.get(text) ?? []), key]);
    }
  }
  return Object.fromEntries(made);
}

/** The members of the first set that stay beside the others. */
function setOperation(
  given: readonly unknown[],
  isKept: (one: unknown, others: readonly ReadonlySet<unknown>[]) => boolean,
): unknown {
  const lists = given.filter((one): one is readonly unknown[] => Array.isArray(one) && !isOpen(one));
  const all = unified(lists.flatMap((one) => unified(one)));
  if (lists.length === 0 || lists.length < given.length || !areClear(all)) return unknown();
  let at = 0;
  const [first, ...others] = lists.map(({ length }) => new Set(all.slice(at, (at += length))));
  return setOf([...(first ?? [])].filter((one) => isKept(one, others)));
}

/** All ways to take one of each. */
function product(...given: readonly unknown[]): unknown {
  const lists = given.filter((one): one is readonly unknown[] => Array.isArray(one) && !isOpen(one));
  if (lists.length < 2 || lists.length < given.length) return unknown();
  const count = lists.reduce((total, { length }) => total * length, 1);
  if (count * lists.length > MAXIMUM_ITEMS) return unknown();
  const made = lists
    .map(ofOneType)
    .reduce<unknown[][]>((rows, list) => rows.flatMap((row) => list.map((one) => [...row, one])), [[]]);
  return lists.every(hasPlaces) ? boundedList(made) : openList(made);
}
