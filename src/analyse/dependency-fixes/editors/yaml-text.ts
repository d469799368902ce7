import {
  isAlias,
  isMap,
  isScalar,
  LineCounter,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { Fault } from '../../../model/fault.ts';
import { countedTokens } from '../../../model/yaml/size.ts';
import { edited } from '../../../model/configuration/edit.ts';

/** A scalar of a mapping of a YAML text, and where it is, its quotes included. */
export interface YamlMember {
  readonly key: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** What may stand without quotes, and is a text then. */
const PLAIN = /^[\w^~][\w.+^~-]*$/;
const NUMBER = /^[+-]?[\d_]+(?:\.\d*)?(?:e[+-]?\d+)?$/i;

/** The mapping at a path of the first document of a text; undefined where there is none, or the text is not well-formed. */
function mapAt(text: string, path: readonly string[]): YAMLMap | undefined {
  if (isTooMuch(text)) return undefined;
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false });
  if (document.errors.length > 0) return undefined;
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isMap(node) ? node : undefined;
}

/** The scalars of the mapping at a path. */
export function scalarsAt(text: string, path: readonly string[]): YamlMember[] {
  return (mapAt(text, path)?.items ?? []).flatMap(({ key, value }: Pair) =>
    isScalar(key) && isScalar(value) && value.range
      ? [{ key: String(key.value), value: sourceOf(text, value), start: value.range[0], end: value.range[1] }]
      : [],
  );
}

/** Keys of the mapping at a path whose values are mappings. */
export function mapsIn(text: string, path: readonly string[]): string[] {
  return (mapAt(text, path)?.items ?? []).flatMap(({ key, value }: Pair) =>
    isScalar(key) && isMap(value) && !isAlias(value) ? [String(key.value)] : [],
  );
}

/** The text with other values in place of some scalars, quoted as they were. */
export function withScalars(
  text: string,
  values: readonly (readonly [YamlMember, string])[],
): string | undefined {
  return edited(
    text,
    values.map(([{ start, end }, value]) => {
      const quote = /^["']/.exec(text.slice(start, end))?.[0];
      return { start, end, text: quote === undefined ? quoted(value) : `${quote}${value}${quote}` };
    }),
  );
}

/** The text in which a mapping of the root has a scalar; the mapping is made where there is none. Undefined for flow style. */
export function withScalar(text: string, section: string, key: string, value: string): string | undefined {
  const there = scalarsAt(text, [section]).find((member) => member.key === key);
  if (there) return withScalars(text, [[there, value]]);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const line = `${quoted(key)}: ${quoted(value)}${newline}`;
  const map = mapAt(text, [section]);
  const first = map?.items[0];
  if (map && first) {
    if (map.flow || !isScalar(first.key) || !first.key.range) return undefined;
    const at = first.key.range[0];
    const indent = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
    return indent.trim() === ''
      ? edited(text, [{ start: at, end: at, text: `${line}${indent}` }])
      : undefined;
  }
  const root = mapAt(text, []);
  const isThere = root?.items.some((pair) => isScalar(pair.key) && pair.key.value === section) ?? false;
  if (isThere || (root === undefined && text.trim() !== '') || root?.flow) return undefined;
  const head = text.trim() === '' ? '' : `${text.trimEnd()}${newline}${newline}`;
  return `${head}${section}:${newline}  ${line}`;
}

/** As it is written between its quotes, so that a version such as `1.10` stays what it is. */
function sourceOf(text: string, { range, type }: Scalar): string {
  const written = range ? text.slice(range[0], range[1]) : '';
  return type === 'PLAIN' ? written : written.slice(1, -1);
}

function quoted(value: string): string {
  return PLAIN.test(value) && !NUMBER.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
}

/** What is too much to be read is not changed. */
function isTooMuch(text: string): boolean {
  try {
    for (const _ of countedTokens(text, 'a manifest', new LineCounter()));
    return false;
  } catch (error) {
    if (error instanceof Fault && error.code === 'limit') return true;
    throw error;
  }
}
