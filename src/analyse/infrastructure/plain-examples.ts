import type { Plain } from '../../model/configuration/structured.ts';

export type PlainMap = Readonly<Record<string, Plain>>;

/** A map with a value at its place; `[]` behind a key is a list of one. */
export function withValue(base: PlainMap, keys: readonly string[], value: Plain): PlainMap {
  const [key = '', ...rest] = keys;
  if (rest.length === 0) return { ...base, [key]: value };
  const name = key.replace(/\[\]$/, '');
  const before = base[name];
  const inner: Plain | undefined = Array.isArray(before) ? (before as readonly Plain[])[0] : before;
  const made = withValue(isMap(inner) ? inner : {}, rest, value);
  return { ...base, [name]: name === key ? made : [made] };
}

function isMap(value: Plain | undefined): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
