import { EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';
import { parseJson } from '../../../model/json/parse.ts';

/** Items of a list or map, and UTF-16 units of a text, that a function may make. */
const MAXIMUM_ITEMS = 10_000;
const MAXIMUM_TEXT = 2 ** 16;

type Builtin = (...given: readonly unknown[]) => unknown;

const unknown = (): Unknown => new Unknown();
const isText = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Unknown) &&
  !(value instanceof EncodedJson);

const textual =
  (make: (text: string) => unknown): Builtin =>
  (value) =>
    isText(value) ? make(String(value)) : unknown();

/** A list that stays as it is, whose order or repetitions alone change. */
const same: Builtin = (value) => (Array.isArray(value) ? value : unknown());

/** Functions of Terraform whose results depend on nothing but their arguments; others have none that is known. */
const BUILTINS = new Map<string, Builtin>([
  ['jsonencode', (value) => new EncodedJson(value)],
  ['jsondecode', decoded],
  ['merge', merged],
  ['concat', concatenated],
  ['lookup', looked],
  ['format', formatted],
  ['join', joined],
  ['tostring', textual((text) => text)],
  ['lower', textual((text) => text.toLowerCase())],
  ['upper', textual((text) => text.toUpperCase())],
  ['trimspace', textual((text) => text.trim())],
  ['tonumber', textual((text) => (text.trim() === '' ? unknown() : numberOf(text)))],
  ['tobool', textual((text) => (text === 'true' ? true : text === 'false' ? false : unknown()))],
  ['toset', same],
  ['tolist', same],
  ['distinct', same],
  ['sort', same],
  [
    'compact',
    (value) => (Array.isArray(value) ? value.filter((one) => one !== '' && one !== null) : unknown()),
  ],
  ['flatten', (value) => (Array.isArray(value) ? bounded(value.flat(8)) : unknown())],
  ['tomap', (value) => (isMap(value) ? value : unknown())],
  ['length', (value) => (Array.isArray(value) ? value.length : unknown())],
  ['nonsensitive', (value) => value],
  ['sensitive', (value) => value],
  ['coalesce', coalesced],
  ['try', (value) => value],
  [
    'element',
    (list, at) =>
      Array.isArray(list) && typeof at === 'number' ? (list[at % list.length] ?? unknown()) : unknown(),
  ],
]);

/** What a function of Terraform makes of values; `Unknown` where it is not known, or what it is made of is not. */
export function callFunction(name: string, given: readonly unknown[]): unknown {
  return BUILTINS.get(name)?.(...given) ?? unknown();
}

function numberOf(text: string): unknown {
  const number = Number(text);
  return Number.isFinite(number) ? number : unknown();
}

function bounded(list: unknown[]): unknown {
  return list.length > MAXIMUM_ITEMS ? unknown() : list;
}

function decoded(value: unknown): unknown {
  if (value instanceof EncodedJson) return value.value;
  if (typeof value !== 'string') return unknown();
  try {
    return parseJson(value, { length: 2 ** 20 });
  } catch {
    return unknown();
  }
}

function merged(...given: readonly unknown[]): unknown {
  const maps = given.filter((one) => one !== null);
  if (!maps.every(isMap)) return unknown();
  const entries = maps.flatMap((one) => Object.entries(one));
  return entries.length > MAXIMUM_ITEMS ? unknown() : Object.fromEntries(entries);
}

function concatenated(...given: readonly unknown[]): unknown {
  return given.every((one) => Array.isArray(one)) ? bounded(given.flat()) : unknown();
}

function looked(map: unknown, key: unknown, otherwise: unknown = unknown()): unknown {
  if (!isMap(map) || typeof key !== 'string') return unknown();
  return Object.hasOwn(map, key) ? map[key] : otherwise;
}

/** Of `format` only `%s`, `%d`, `%v` and `%%`. */
function formatted(pattern: unknown, ...given: readonly unknown[]): unknown {
  if (typeof pattern !== 'string' || !given.every(isText)) return unknown();
  const verbs = pattern.match(/%./g) ?? [];
  if (verbs.some((verb) => !/%[sdv%]/.test(verb))) return unknown();
  let next = 0;
  const text = pattern.replaceAll(/%./g, (verb) => (verb === '%%' ? '%' : String(given[next++] ?? '')));
  return text.length > MAXIMUM_TEXT ? unknown() : text;
}

function joined(separator: unknown, list: unknown): unknown {
  if (typeof separator !== 'string' || !Array.isArray(list) || !list.every(isText)) return unknown();
  const text = list.join(separator);
  return text.length > MAXIMUM_TEXT ? unknown() : text;
}

function coalesced(...given: readonly unknown[]): unknown {
  for (const one of given) if (one !== null && one !== '') return one;
  return unknown();
}
