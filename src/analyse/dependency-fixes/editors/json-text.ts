import { isMap, isScalar, type Pair, type YAMLMap } from 'yaml';
import { edited, type TextEdit } from '../../../model/configuration/edit.ts';
import { mapAt } from './yaml-text.ts';

/** A value of an object of a JSON text, and where it is. */
export interface JsonMember {
  readonly key: string;
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
}

/** The object at a path of a JSON text, member by member; undefined where there is none. JSON is YAML (YAML 1.2, 1.3). */
export function membersAt(text: string, path: readonly string[]): JsonMember[] | undefined {
  return mapAt(text, path, 'json')?.items.flatMap((pair) => {
    const range = rangeOf(pair);
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    if (!range) return [];
    return [
      { key, value: isScalar(pair.value) ? pair.value.value : undefined, start: range[0], end: range[1] },
    ];
  });
}

/** The text with strings in place of some members' values. */
export function withValues(
  text: string,
  values: readonly (readonly [JsonMember, string])[],
): string | undefined {
  return edited(
    text,
    values.map(([{ start, end }, value]): TextEdit => ({ start, end, text: JSON.stringify(value) })),
  );
}

/** The text in which the member at a path is a string; objects on the way are made. Undefined where something else is there. */
export function withMember(text: string, path: readonly string[], value: string): string | undefined {
  const parent = path.slice(0, -1);
  const key = path.at(-1) ?? '';
  const there = membersAt(text, parent)?.find((member) => member.key === key);
  if (there) return typeof there.value === 'string' ? withValues(text, [[there, value]]) : undefined;
  for (let depth = parent.length; depth >= 0; depth -= 1) {
    const map = mapAt(text, path.slice(0, depth), 'json');
    if (map) return withNew(text, map, path.slice(depth), value);
    const outer = membersAt(text, path.slice(0, depth - 1));
    if (outer?.some((member) => member.key === path[depth - 1])) return undefined;
  }
  return undefined;
}

function withNew(text: string, map: YAMLMap, keys: readonly string[], value: string): string | undefined {
  if (!map.range) return undefined;
  const [start, end] = map.range;
  const last = map.items.at(-1);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const unit = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const outer = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', start) + 1))?.[0] ?? '';
  const inner = nested(keys, value, outer + unit, unit, newline);
  const at = last ? (rangeOf(last)?.[1] ?? start + 1) : start + 1;
  const rest = last && text.slice(at, end - 1).includes('\n') ? '' : `${newline}${outer}`;
  return edited(text, [
    {
      start: at,
      end: last ? at : end - 1,
      text: `${last ? ',' : ''}${newline}${outer}${unit}${inner}${rest}`,
    },
  ]);
}

function nested(
  keys: readonly string[],
  value: string,
  indent: string,
  unit: string,
  newline: string,
): string {
  const [key = '', ...more] = keys;
  if (more.length === 0) return `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  const inner = nested(more, value, indent + unit, unit, newline);
  return `${JSON.stringify(key)}: {${newline}${indent}${unit}${inner}${newline}${indent}}`;
}

function rangeOf({ value }: Pair): readonly [number, number] | undefined {
  const range =
    isScalar(value) || isMap(value)
      ? value.range
      : (value as { range?: [number, number, number] } | null)?.range;
  return range ? [range[0], range[1]] : undefined;
}
