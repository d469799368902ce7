import type { RenderBudget } from '../template/budget.ts';
import type { GoValue } from '../template/values.ts';
import { documentValue, type PlainValue } from './plain.ts';

/** A value as Go's `encoding/json` writes it. Throws a `Fault` (`limit`). */
export function writeJson(
  value: GoValue,
  budget: RenderBudget,
  { isRaw = false, isPretty = false }: { readonly isRaw?: boolean; readonly isPretty?: boolean } = {},
): string {
  const text = write(documentValue(value, budget), isPretty ? '\n' : '', isRaw);
  budget.text(text.length);
  return text;
}

/** `line` is what begins a line; empty for a text of one line. */
function write(value: PlainValue, line: string, isRaw: boolean): string {
  if (typeof value === 'string') return writeText(value, isRaw);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (value === null || typeof value !== 'object') return String(value);
  const inner = line && `${line}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const parts = Array.isArray(value)
    ? value.map((one) => write(one, inner, isRaw))
    : [...value].map(([key, one]) => `${writeText(key, isRaw)}:${line && ' '}${write(one, inner, isRaw)}`);
  if (parts.length === 0) return `${open}${close}`;
  return `${open}${inner}${parts.join(`,${inner}`)}${line}${close}`;
}

/** Go escapes what HTML has a meaning for, unless it is told not to. */
function writeText(text: string, isRaw: boolean): string {
  const quoted = JSON.stringify(text);
  return quoted.replaceAll(isRaw ? /[\u2028\u2029]/g : /[<>&\u2028\u2029]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
