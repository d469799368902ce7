import type { RenderBudget } from '../template/budget.ts';
import type { GoValue } from '../template/values.ts';
import { documentValue, type PlainValue } from './plain.ts';

/** A map as TOML: its own values first, then a table for each map in it. Throws a `Fault` (`limit`). */
export function writeToml(value: GoValue, budget: RenderBudget): string {
  const plain = documentValue(value, budget);
  if (!(plain instanceof Map)) return 'only a map can be written as TOML';
  const text = tableLines(plain, [], budget).join('');
  budget.text(text.length);
  return text;
}

function tableLines(
  table: ReadonlyMap<string, PlainValue>,
  path: readonly string[],
  budget: RenderBudget,
): string[] {
  const lines: string[] = [];
  for (const [key, value] of table)
    if (value !== null && !isTable(value)) lines.push(`${keyOf(key)} = ${inline(value)}\n`);
  for (const [key, value] of table) {
    if (value === null || !isTable(value)) continue;
    const inner = [...path, keyOf(key)];
    const name = inner.join('.');
    budget.text(name.length);
    const tables = Array.isArray(value) ? value : [value];
    for (const one of tables)
      if (one instanceof Map)
        lines.push(Array.isArray(value) ? `[[${name}]]\n` : `[${name}]\n`, ...tableLines(one, inner, budget));
  }
  return lines;
}

function isTable(value: PlainValue): value is Map<string, PlainValue> | PlainValue[] {
  if (Array.isArray(value)) return value.length > 0 && value.every((one) => one instanceof Map);
  return value instanceof Map;
}

function inline(value: PlainValue): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, one]) => `${keyOf(key)} = ${inline(one)}`).join(', ')}}`;
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'number' && Number.isInteger(value) ? `${value}.0` : String(value);
}

function keyOf(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}
