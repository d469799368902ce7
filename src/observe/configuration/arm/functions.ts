import { isDeepStrictEqual } from 'node:util';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { parseJson } from '../../../model/json/parse.ts';

/** UTF-16 units of a text, and items of a list, that a function may make. */
const MAXIMUM_TEXT = 2 ** 16;
const MAXIMUM_ITEMS = 10_000;

type Builtin = (...given: readonly unknown[]) => unknown;

const unknown = (): Unknown => new Unknown();
export const isText = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

const textual =
  (make: (text: string) => unknown): Builtin =>
  (value) =>
    isText(value) ? make(String(value)) : unknown();

const listed =
  (make: (list: readonly unknown[]) => unknown): Builtin =>
  (value) =>
    Array.isArray(value) ? make(value as unknown[]) : unknown();

/** Functions whose results depend on nothing but their arguments, by their names in small letters; others are not known. */
const BUILTINS = new Map<string, Builtin>([
  ['true', () => true],
  ['false', () => false],
  ['null', () => null],
  ['concat', concatenated],
  ['format', formatted],
  ['createarray', (...given) => given],
  ['createobject', created],
  ['union', united],
  ['string', textual((text) => text)],
  ['int', textual((text) => (text.trim() === '' ? unknown() : numberOf(text)))],
  [
    'bool',
    textual((text) => (/^(?:true|1)$/i.test(text) ? true : /^(?:false|0)$/i.test(text) ? false : unknown())),
  ],
  ['tolower', textual((text) => text.toLowerCase())],
  ['toupper', textual((text) => text.toUpperCase())],
  ['trim', textual((text) => text.trim())],
  ['json', textual(parsed)],
  [
    'first',
    (value) => (typeof value === 'string' ? value.slice(0, 1) : listed((list) => list[0] ?? null)(value)),
  ],
  [
    'last',
    (value) => (typeof value === 'string' ? value.slice(-1) : listed((list) => list.at(-1) ?? null)(value)),
  ],
  [
    'length',
    (value) =>
      typeof value === 'string' || Array.isArray(value)
        ? value.length
        : isMap(value)
          ? Object.keys(value).length
          : unknown(),
  ],
  [
    'empty',
    (value) =>
      value === null || value === ''
        ? true
        : typeof value === 'string'
          ? false
          : Array.isArray(value)
            ? value.length === 0
            : isMap(value)
              ? Object.keys(value).length === 0
              : unknown(),
  ],
  ['contains', contains],
  ['equals', equal],
  ['not', (value) => (typeof value === 'boolean' ? !value : unknown())],
  [
    'and',
    (...given) => (given.includes(false) ? false : given.every((one) => one === true) ? true : unknown()),
  ],
  [
    'or',
    (...given) => (given.includes(true) ? true : given.every((one) => one === false) ? false : unknown()),
  ],
  ['coalesce', (...given) => given.find((one) => one !== null) ?? null],
  [
    'split',
    (text, by) => (typeof text === 'string' && typeof by === 'string' ? text.split(by, 1000) : unknown()),
  ],
  ['join', joined],
  ['replace', replaced],
  [
    'range',
    (start, count) =>
      typeof start === 'number' && typeof count === 'number' && count >= 0 && count <= 1000
        ? Array.from({ length: count }, (_, index) => start + index)
        : unknown(),
  ],
  ['add', arithmetic((left, right) => left + right)],
  ['sub', arithmetic((left, right) => left - right)],
  ['mul', arithmetic((left, right) => left * right)],
  ['greater', arithmetic((left, right) => left > right)],
  ['less', arithmetic((left, right) => left < right)],
]);

/** What a function of templates makes of values. Never guesses, never throws. */
export function callFunction(name: string, given: readonly unknown[]): unknown {
  if (/^(?:(?:subscription|tenant|extension|managementgroup)?resourceid)$/.test(name))
    return identifier(given);
  // Keys of an account, and what else is told to nobody: the name says which.
  if (/^list\w*$/.test(name)) return new Unknown(name);
  return BUILTINS.get(name)?.(...given) ?? (name === 'null' ? null : unknown());
}

/** Where the type stands among the arguments, of what the names are is known: `…/providers/Microsoft.A/b/name`. */
function identifier(given: readonly unknown[]): Unknown {
  const texts = given.map((one) =>
    isText(one) ? String(one) : (one instanceof Unknown && one.outline) || '…',
  );
  const at = texts.findIndex((one) => /^[\w.]+\/[\w/]+$/.test(one));
  return new Unknown(
    undefined,
    at < 0 ? undefined : `…/providers/${texts.slice(at).join('/').slice(0, 1000)}`,
  );
}

/** Texts, or lists; of texts that are not known whole what is known of them, and whence. */
function concatenated(...given: readonly unknown[]): unknown {
  if (given.every((one) => Array.isArray(one))) {
    const list: unknown[] = given.flat();
    return list.length > MAXIMUM_ITEMS ? unknown() : list;
  }
  const text = given
    .map((one) => (isText(one) ? String(one) : (one instanceof Unknown && one.outline) || '…'))
    .join('');
  if (text.length > MAXIMUM_TEXT) return unknown();
  if (given.every(isText)) return text;
  return new Unknown(given.find((one) => one instanceof Unknown)?.address, text);
}

function formatted(pattern: unknown, ...given: readonly unknown[]): unknown {
  if (typeof pattern !== 'string') return unknown();
  const parts = pattern.split(/(\{\d{1,3}(?:[:,][^{}]{0,40})?\})/, 2000);
  return concatenated(
    ...parts.map((part, index) =>
      index % 2 === 0 ? part : (given[Number.parseInt(part.slice(1), 10)] ?? unknown()),
    ),
  );
}

function created(...given: readonly unknown[]): unknown {
  const entries: [string, unknown][] = [];
  for (let at = 0; at + 1 < given.length; at += 2) {
    if (typeof given[at] !== 'string') return unknown();
    entries.push([String(given[at]), given[at + 1]]);
  }
  return Object.fromEntries(entries);
}

function united(...given: readonly unknown[]): unknown {
  if (given.every((one) => Array.isArray(one))) return [...new Set(given.flat() as unknown[])];
  return given.every(isMap) ? Object.fromEntries(given.flatMap((one) => Object.entries(one))) : unknown();
}

function numberOf(text: string): unknown {
  const number = Number(text);
  return Number.isFinite(number) ? number : unknown();
}

function parsed(text: string): unknown {
  try {
    return parseJson(text, { length: 2 ** 18 });
  } catch {
    return unknown();
  }
}

function contains(whole: unknown, part: unknown): unknown {
  if (part instanceof Unknown) return unknown();
  if (typeof whole === 'string') return isText(part) ? whole.includes(String(part)) : unknown();
  if (Array.isArray(whole))
    return whole.includes(part) || (whole.some((one) => one instanceof Unknown) ? unknown() : false);
  return isMap(whole) ? Object.hasOwn(whole, String(part)) : unknown();
}

function equal(left: unknown, right: unknown): unknown {
  if (left instanceof Unknown || right instanceof Unknown) return unknown();
  if (isText(left) || isText(right) || left === null || right === null) return left === right;
  return isDeepStrictEqual(left, right) ? true : unknown();
}

function joined(list: unknown, separator: unknown): unknown {
  if (!Array.isArray(list) || typeof separator !== 'string') return unknown();
  return concatenated(...list.flatMap((one: unknown, index) => (index === 0 ? [one] : [separator, one])));
}

function replaced(text: unknown, from: unknown, to: unknown): unknown {
  if (typeof text !== 'string' || typeof from !== 'string' || typeof to !== 'string' || from === '')
    return unknown();
  const parts = text.split(from);
  return text.length + parts.length * to.length > MAXIMUM_TEXT ? unknown() : parts.join(to);
}

function arithmetic(make: (left: number, right: number) => unknown): Builtin {
  return (left, right) =>
    typeof left === 'number' && typeof right === 'number' ? make(left, right) : unknown();
}
