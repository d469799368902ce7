import type { BuildBudget } from '../budget.ts';
import {
  copyOf,
  drop,
  field,
  isMap,
  isScalar,
  listField,
  put,
  scalarText,
  type Tree,
  type TreeMap,
} from '../tree.ts';
import { mergedField, type MergedField } from './merge-keys.ts';

const DIRECTIVE = '$patch';
const DELETED_ITEMS = '$deleteFromPrimitiveList/';
const ORDER = '$setElementOrder/';
const RETAINED = '$retainKeys';

/**
 * Merges a patch into a map of a type, which is changed; undefined where the patch deletes it. Items that are new come
 * before those that are there. Source:
 * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
export function mergeStrategic(
  base: TreeMap,
  patch: TreeMap,
  type: string | undefined,
  budget: BuildBudget,
): TreeMap | undefined {
  const directive = field(patch, DIRECTIVE);
  if (directive === 'delete') return undefined;
  const target = directive === 'replace' ? {} : base;
  retain(target, patch);
  for (const key of Object.keys(patch)) {
    budget.spend(1);
    if (key === DIRECTIVE || key === RETAINED || key.startsWith(ORDER)) continue;
    if (key.startsWith(DELETED_ITEMS)) {
      deleteItems(target, key.slice(DELETED_ITEMS.length), listField(patch, key), budget);
      continue;
    }
    const merged = mergedValue(field(target, key), field(patch, key) ?? null, mergedField(type, key), budget);
    if (merged === undefined) drop(target, key);
    else put(target, key, merged);
  }
  return target;
}

/** Of a map with `$retainKeys`, other keys go. */
function retain(target: TreeMap, patch: TreeMap): void {
  if (!Array.isArray(field(patch, RETAINED))) return;
  const kept = new Set(listField(patch, RETAINED));
  for (const key of Object.keys(target)) if (!kept.has(key)) drop(target, key);
}

function deleteItems(target: TreeMap, key: string, items: readonly Tree[], budget: BuildBudget): void {
  const gone = new Set(items);
  const list = listField(target, key);
  budget.spend(list.length);
  if (list.length > 0)
    put(
      target,
      key,
      list.filter((item) => !gone.has(item)),
    );
}

/** Undefined: it is not there any more. */
function mergedValue(
  base: Tree | undefined,
  patch: Tree,
  merged: MergedField,
  budget: BuildBudget,
): Tree | undefined {
  if (patch === null) return undefined;
  if (isMap(patch)) return mergeStrategic(isMap(base) ? base : {}, patch, merged.type, budget);
  if (!Array.isArray(patch)) return patch;
  const before = Array.isArray(base) ? base : [];
  if (merged.isSet) return [...new Set([...patch.filter(isScalar), ...before])];
  if (merged.keys && patch.every((item) => isMap(item))) return mergedList(before, patch, merged, budget);
  return withoutDirectives(patch, budget);
}

/** A list in the place of another: what its items say about items that are there means nothing. */
function withoutDirectives(list: readonly Tree[], budget: BuildBudget): Tree[] {
  return list
    .filter((item) => field(item, DIRECTIVE) === undefined)
    .map((item) =>
      isMap(item) ? (mergeStrategic({}, item, undefined, budget) ?? {}) : copyOf(item, budget),
    );
}

/** Items with one key come in the order of the patch, and before others; of several keys, no more than those that are new. */
function mergedList(
  before: readonly Tree[],
  patch: readonly TreeMap[],
  { keys = [], type }: MergedField,
  budget: BuildBudget,
): Tree[] {
  const isReplaced = patch.some((item) => replacesList(item, keys));
  const kept: (Tree | undefined)[] = isReplaced ? [] : [...before];
  budget.spend(before.length + patch.length);
  const places = new Map(kept.map((item, index) => [itemKey(item, keys), index]));
  const first: Tree[] = [];
  for (const item of patch) {
    if (replacesList(item, keys)) continue;
    const place = places.get(itemKey(item, keys));
    const there = place === undefined ? undefined : kept[place];
    const made = mergeStrategic(isMap(there) ? there : {}, item, type, budget);
    const staysAt = keys.length > 1 ? place : undefined;
    if (place !== undefined) kept[place] = staysAt === undefined ? undefined : made;
    if (staysAt === undefined && made) first.push(made);
  }
  return [...first, ...kept.filter((item) => item !== undefined)];
}

/** With a key, an item alone is replaced. */
function replacesList(item: TreeMap, keys: NonNullable<MergedField['keys']>): boolean {
  return field(item, DIRECTIVE) === 'replace' && keys.every(([key]) => field(item, key) === undefined);
}

function itemKey(item: Tree | undefined, keys: NonNullable<MergedField['keys']>): string {
  return keys.map(([key, fallback]) => scalarText(field(item, key)) || (fallback ?? '')).join('\n');
}
