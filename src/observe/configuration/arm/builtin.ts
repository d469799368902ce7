import { type Builtin, MAXIMUM_ITEMS, unknown } from '../../../model/configuration/functions.ts';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { weightOf } from '../../../model/weight.ts';

/** A value that can be a part of a text. */
export function isText(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** How Azure writes it: `True` as .NET does. */
export function textOf(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** A function of one text. */
export function textual(make: (text: string) => unknown): Builtin {
  return (value) => (isText(value) ? make(textOf(value)) : unknown());
}

/** A function of one list. */
export function listed(make: (list: readonly unknown[]) => unknown): Builtin {
  return (value) => (Array.isArray(value) ? make(value as unknown[]) : unknown());
}

/** The items of all lists, unless they are too many. */
export function joinedLists(lists: readonly (readonly unknown[])[]): unknown {
  const count = lists.reduce((sum, list) => sum + list.length, 0);
  return count > MAXIMUM_ITEMS ? unknown() : lists.flat();
}

/** The property of a map by its name, which is the same in small and in capital letters. */
export function propertyOf(map: Record<string, unknown>, name: string): { value: unknown } | undefined {
  if (Object.hasOwn(map, name)) return { value: map[name] };
  const folded = name.toLowerCase();
  const key = Object.keys(map).find((one) => one.toLowerCase() === folded);
  return key === undefined ? undefined : { value: map[key] };
}

/** Is all of a value known? Of one that is larger than is looked at nobody says so. */
export function isKnown(value: unknown): boolean {
  const weight = weightOf(value, MAXIMUM_ITEMS);
  return weight < MAXIMUM_ITEMS && isKnownThroughout(value);
}

function isKnownThroughout(value: unknown): boolean {
  if (value instanceof Unknown) return false;
  return typeof value !== 'object' || value === null || Object.values(value).every(isKnownThroughout);
}
