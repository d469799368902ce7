import { Fault } from '../../../model/fault.ts';
import type { BuildBudget } from './budget.ts';

/** What stands in a resource while it is being built: plain, and nobody else's. */
export type Tree = null | boolean | number | string | Tree[] | TreeMap;

/** Keys are foreign: `field` and `put` alone may use them. */
export interface TreeMap {
  [key: string]: Tree;
}

const MAXIMUM_DEPTH = 128;

/** Is it a map? */
export function isMap(value: unknown): value is TreeMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a map has at a key; undefined of what is no map. Own properties alone count. */
export function field(map: unknown, key: string): Tree | undefined {
  return isMap(map) && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** The text at a key; empty where there is none. */
export function textField(map: unknown, key: string): string {
  const value = field(map, key);
  return typeof value === 'string' ? value : '';
}

/** The items at a key; none where there is no list. */
export function listField(map: unknown, key: string): readonly Tree[] {
  const value = field(map, key);
  return Array.isArray(value) ? value : [];
}

/** Puts a value at a key of whatever name. */
export function put(map: TreeMap, key: string, value: Tree): void {
  if (key === '__proto__')
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  else map[key] = value;
}

/** Takes a key away. */
export function drop(map: TreeMap, key: string): void {
  Reflect.deleteProperty(map, key);
}

/** The map at a key, which is made where there is no map. */
export function mapAt(map: TreeMap, key: string): TreeMap {
  const there = field(map, key);
  if (isMap(there)) return there;
  const made: TreeMap = {};
  put(map, key, made);
  return made;
}

/** A copy that shares nothing, for a place so many levels deep. */
export function copyOf(value: unknown, budget: BuildBudget, depth = 0): Tree {
  budget.spend(1);
  if (depth > MAXIMUM_DEPTH)
    throw new Fault('limit', `a resource would be deeper than ${MAXIMUM_DEPTH} levels`);
  if (Array.isArray(value)) return value.map((item) => copyOf(item, budget, depth + 1));
  if (isMap(value)) {
    const copy: TreeMap = {};
    for (const key of Object.keys(value)) put(copy, key, copyOf(field(value, key), budget, depth + 1));
    return copy;
  }
  return isScalar(value) ? value : null;
}

/** Is it a value that holds no others? */
export function isScalar(value: unknown): value is null | boolean | number | string {
  return value === null || ['boolean', 'number', 'string'].includes(typeof value);
}

/** A value as a text; empty for what holds others, or is not there. */
export function scalarText(value: Tree | undefined): string {
  return value !== undefined && value !== null && isScalar(value) ? String(value) : '';
}

/** Do two values say the same? */
export function isSame(a: Tree | undefined, b: Tree | undefined, budget: BuildBudget): boolean {
  budget.spend(1);
  if (Array.isArray(a))
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, index) => isSame(item, b[index], budget))
    );
  if (!isMap(a)) return a === b;
  const keys = Object.keys(a);
  return (
    isMap(b) &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(field(a, key), field(b, key), budget))
  );
}
