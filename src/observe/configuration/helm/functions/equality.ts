import type { RenderBudget } from '../template/budget.ts';
import { formatFloat } from '../template/format.ts';
import { GoBytes, GoObject, GoTime, type GoValue, sortedKeys } from '../template/values.ts';

/** A text that is the same for values that are deeply equal, and of one type. Throws a `Fault` (`limit`). */
export function equalityKey(value: GoValue, budget: RenderBudget): string {
  budget.spend(1);
  if (value === null) return 'n';
  if (typeof value === 'string') {
    budget.text(value.length);
    return `s${JSON.stringify(value)}`;
  }
  if (typeof value === 'number') return `f${formatFloat(value)}`;
  if (value instanceof GoTime) return `t${value.milliseconds}`;
  if (value instanceof GoBytes) return `b${JSON.stringify(value.text)}`;
  if (typeof value !== 'object') return `${typeof value}${value}`;
  return budget.deeper(() => {
    const text = Array.isArray(value)
      ? `[${value.map((one) => equalityKey(one, budget)).join()}]`
      : mapKey(value instanceof GoObject ? (value.entries ?? value.fields) : value, budget);
    budget.text(text.length);
    return text;
  });
}

function mapKey(map: ReadonlyMap<string, GoValue>, budget: RenderBudget): string {
  const parts = sortedKeys(map).map(
    (key) => `${JSON.stringify(key)}:${equalityKey(map.get(key) ?? null, budget)}`,
  );
  return `{${parts.join()}}`;
}
