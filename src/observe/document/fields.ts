/** An object of a foreign document. Only keys written in our code are read by name; others through `Object.entries`. */
export type Fields = Readonly<Record<string, unknown>>;

/** Is this an object with keys, and no array? */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The keys and values of an object; none for anything else. */
export function entriesOf(value: unknown): [string, unknown][] {
  return isFields(value) ? Object.entries(value) : [];
}

/** The objects in a list; none for anything else. */
export function objectsOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** Where a list holds something else than objects, as `package 3`. */
export function othersOf(value: unknown, name: string): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index) => (isFields(item) ? [] : [`${name} ${index + 1}`]));
}

/** The texts in a list; none for anything else. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The text; undefined for anything else and for the empty one. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Items of a list that are looked at. */
const MAXIMUM_ITEMS = 4096;

/** The value under keys of nested objects; undefined where there is none. */
export function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  let inner = value;
  for (const key of keys) inner = isFields(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  return inner;
}

/** The scalar under keys as a text, numbers and booleans too; undefined for anything else and for the empty one. */
export function scalarAt(value: unknown, ...keys: readonly string[]): string | undefined {
  return scalarOf(valueAt(value, ...keys));
}

/** The items of a list under keys; none for anything else. */
export function itemsAt(value: unknown, ...keys: readonly string[]): unknown[] {
  const found = valueAt(value, ...keys);
  return Array.isArray(found) ? found.slice(0, MAXIMUM_ITEMS) : [];
}

/** The scalars of a list under keys as texts, or the one scalar. */
export function scalarsAt(value: unknown, ...keys: readonly string[]): string[] {
  const found = valueAt(value, ...keys);
  return (Array.isArray(found) ? itemsAt(found) : [found]).flatMap((item) => scalarOf(item) ?? []);
}

/** Keys and values of an object of scalars under keys; values that are none are left out. */
export function pairsAt(value: unknown, ...keys: readonly string[]): [string, string][] {
  return entriesOf(valueAt(value, ...keys)).flatMap(([key, inner]): [string, string][] => {
    const text = inner === '' ? '' : scalarOf(inner);
    return text === undefined || key === '__proto__' ? [] : [[key, text]];
  });
}

function scalarOf(value: unknown): string | undefined {
  if (typeof value === 'string') return textOf(value);
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
