import type { RenderBudget } from './budget.ts';
import { writeTime } from './time-text.ts';
import { GoBytes, GoObject, GoTime, type GoValue, sortedKeys } from './values.ts';

/** What an action writes for what is not there; Helm takes it out again. */
export const NO_VALUE = '<no value>';

/** A value as `fmt` prints it with `%v`. Throws a `Fault` (`limit`) for what is too large. */
export function formatValue(value: GoValue, budget: RenderBudget): string {
  budget.spend(1);
  if (typeof value === 'string') return value;
  if (value === null) return '<nil>';
  if (typeof value === 'number') return formatFloat(value);
  if (value instanceof GoTime)
    return writeTime(value.milliseconds, '2006-01-02 15:04:05.999999999 -0700 MST');
  if (value instanceof GoBytes) return `[${[...Buffer.from(value.text)].join(' ')}]`;
  if (value instanceof GoObject && value.text !== undefined) return value.text;
  if (typeof value !== 'object') return String(value);
  return budget.deeper(() => formatParts(value, budget));
}

function formatParts(value: Exclude<GoValue & object, GoTime | GoBytes>, budget: RenderBudget): string {
  const inner = (one: GoValue): string => formatValue(one, budget);
  let parts: string[];
  let frame = '[';
  if (Array.isArray(value)) parts = value.map(inner);
  else {
    const entries = value instanceof GoObject ? (value.entries ?? value.fields) : value;
    const isStruct = value instanceof GoObject && value.entries === undefined;
    frame = isStruct ? '{' : 'map[';
    const keys = isStruct ? [...entries.keys()] : sortedKeys(entries);
    parts = keys.map((key) => `${isStruct ? '' : `${key}:`}${inner(entries.get(key) ?? null)}`);
  }
  budget.text(parts.reduce((sum, { length }) => sum + length + 1, frame.length));
  return `${frame}${parts.join(' ')}${frame === '{' ? '}' : ']'}`;
}

/** As `%v` writes it: with an exponent from a million on, and below a ten-thousandth. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
