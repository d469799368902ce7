import { COMPARISONS } from '../template/comparison.ts';
import { formatValue, NO_VALUE } from '../template/format.ts';
import { printf } from '../template/printf.ts';
import { badValue, type FunctionMap, type Run, takes, takesMore } from '../template/signature.ts';
import { GoBytes, GoObject, type GoValue, typeOf } from '../template/values.ts';

/** Functions of text/template itself (https://pkg.go.dev/text/template#hdr-Functions), `and` and `or` apart. */
export const LANGUAGE_FUNCTIONS: FunctionMap = {
  ...COMPARISONS,
  len: takes(['any'], ([value]) => BigInt(lengthOf(value))),
  index: takesMore(['any'], 'any', ([value], keys) => {
    if (value === null) throw badValue('nothing has no index');
    return keys.reduce<GoValue>(indexed, value);
  }),
  print: takesMore([], 'any', (_, values, run) => printed(values, run)),
  println: takesMore([], 'any', (_, values, { budget }) => {
    const text = `${values.map((value) => formatValue(value, budget)).join(' ')}\n`;
    budget.text(text.length);
    return text;
  }),
  printf: takesMore(['string'], 'any', ([format], values, { budget }) => printf(format, values, budget)),
  html: takesMore([], 'any', (_, values, run) =>
    printed(shown(values), run).replaceAll(/[\0"'&<>]/g, (character) => HTML[character] ?? character),
  ),
  js: takesMore([], 'any', (_, values, run) =>
    printed(shown(values), run).replaceAll(/[\\'"<>&=\n\r\t]/g, (character) => JS[character] ?? character),
  ),
  urlquery: takesMore([], 'any', (_, values, run) => queryEscaped(printed(shown(values), run))),
};

const HTML: Readonly<Record<string, string>> = {
  '\0': '\uFFFD',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};
const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
  '\n': '\\u000A',
  '\r': '\\u000D',
  '\t': '\\u0009',
};

/** A text as a value of a query, with `+` for spaces. */
export function queryEscaped(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1).replaceAll('*', '%2A').replaceAll('%7E', '~');
}

/** Functions that escape take nil for what an action writes of it. */
function shown(values: readonly GoValue[]): GoValue[] {
  return values.map((value) => value ?? NO_VALUE);
}

/** As `fmt.Sprint`: a space between two that are no texts. */
function printed(values: readonly GoValue[], { budget }: Run): string {
  let text = '';
  for (const [index, value] of values.entries()) {
    const before = values[index - 1];
    if (index > 0 && typeof value !== 'string' && typeof before !== 'string') text += ' ';
    text += formatValue(value, budget);
    budget.checkLength(text.length);
  }
  budget.text(text.length);
  return text;
}

function lengthOf(value: GoValue): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof GoBytes) return Buffer.byteLength(value.text);
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  if (value instanceof GoObject && value.entries) return value.entries.size;
  throw badValue(`a ${typeOf(value)} has no length`);
}

function indexed(value: GoValue, key: GoValue): GoValue {
  if (value instanceof Map || (value instanceof GoObject && value.entries)) {
    if (typeof key !== 'string') throw badValue(`a ${typeOf(key)} is no key of a map`);
    const entries = value instanceof Map ? value : value.entries;
    return entries?.get(key) ?? null;
  }
  if (value === null) throw badValue('nothing has no index');
  if (typeof key !== 'bigint') throw badValue(`a ${typeOf(key)} is no index of a ${typeOf(value)}`);
  const found = Array.isArray(value) ? value[Number(key)] : byteOf(value, Number(key));
  if (found === undefined) throw badValue(`the index ${key} is out of range`);
  return found;
}

function byteOf(value: GoValue, index: number): bigint | undefined {
  const text = value instanceof GoBytes ? value.text : value;
  if (typeof text !== 'string') throw badValue(`a ${typeOf(value)} has no index`);
  const byte = Buffer.from(text)[index];
  return byte === undefined ? undefined : BigInt(byte);
}
