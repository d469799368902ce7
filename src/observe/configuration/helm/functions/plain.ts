import type { RenderBudget } from '../template/budget.ts';
import { type GoMap, GoBytes, GoObject, GoTime, type GoValue, sortedKeys } from '../template/values.ts';
import { writeTime } from '../template/time-text.ts';

/** What a value takes that is made anew: its memory is what counts. */
export const VALUE_STEPS = 64;

/** Plain data, as readers of YAML and JSON give it, as values of Go: every number is a `float64`. */
export function goValueOf(plain: unknown, budget: RenderBudget): GoValue {
  budget.spend(VALUE_STEPS);
  if (typeof plain === 'string' || typeof plain === 'boolean' || typeof plain === 'number') return plain;
  if (typeof plain === 'bigint') return Number(plain);
  if (typeof plain !== 'object' || plain === null) return null;
  if (plain instanceof Date) return plain.toISOString();
  return budget.deeper(() => {
    if (Array.isArray(plain)) return plain.map((one: unknown) => goValueOf(one, budget));
    const map: GoMap = new Map();
    for (const [key, value] of Object.entries(plain)) map.set(key, goValueOf(value, budget));
    return map;
  });
}

/** What documents are written from: only texts, numbers, truth, nothing, lists and maps. */
export type PlainValue = null | boolean | bigint | number | string | PlainValue[] | Map<string, PlainValue>;

/** A value of Go as it is written into documents, keys sorted. Throws a `Fault` (`limit`). */
export function documentValue(value: GoValue, budget: RenderBudget): PlainValue {
  budget.spend(VALUE_STEPS);
  if (value instanceof GoTime) return writeTime(value.milliseconds, '2006-01-02T15:04:05Z07:00');
  if (value instanceof GoBytes) return Buffer.from(value.text).toString('base64');
  if (typeof value === 'string') budget.text(value.length);
  if (value === null || typeof value !== 'object') return value;
  return budget.deeper(() => {
    if (Array.isArray(value)) return value.map((one) => documentValue(one, budget));
    const map = value instanceof GoObject ? (value.entries ?? lowered(value.fields)) : value;
    return new Map(sortedKeys(map).map((key) => [key, documentValue(map.get(key) ?? null, budget)]));
  });
}

/** Fields of structs are written in small letters, those without a value left out. */
function lowered(fields: ReadonlyMap<string, GoValue>): GoMap {
  const kept = [...fields].filter(([, value]) => value !== null && value !== '');
  return new Map(kept.map(([name, value]) => [(name[0] ?? '').toLowerCase() + name.slice(1), value]));
}
