import { EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';
import { order } from '../../../model/sorted.ts';

/** Lists whose places say nothing: sets, and those that are not known to their end. */
const WITHOUT_PLACES = new WeakMap<readonly unknown[], 'set' | 'open'>();

/** A list that may have others than these, or fewer. */
export function openList(values: readonly unknown[]): unknown[] {
  const list = [...values];
  WITHOUT_PLACES.set(list, 'open');
  return list;
}

/** A list as a set: in order, each once. Of what is unknown or has parts nobody can tell whether it is there twice. */
export function setOf(list: readonly unknown[]): unknown[] {
  const values = unified(list);
  if (isOpen(list) || values.some((one) => typeof one === 'object' && one !== null))
    return openList([...new Set(values)]);
  const set = [...new Set(values)].toSorted(byValue);
  WITHOUT_PLACES.set(set, 'set');
  return set;
}

function byValue(left: unknown, right: unknown): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  if (typeof left === 'string' && typeof right === 'string') return order(left, right);
  return Number(left) - Number(right);
}

/** May a list have others than are seen, or fewer? */
export function isOpen(list: readonly unknown[]): boolean {
  return WITHOUT_PLACES.get(list) === 'open';
}

/** Is it known what stands first, second and so on? */
export function hasPlaces(list: readonly unknown[]): boolean {
  return !WITHOUT_PLACES.has(list);
}

/** Is it a map or an object? */
export function isMap(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof EncodedJson) &&
    !(value instanceof Repeated)
  );
}

/** Maps that say more once their resource is there. */
const PARTIAL_MAPS = new WeakSet<object>();

/** A map that may have other keys than are seen. */
export function partialMap<Value extends object>(map: Value): Value {
  PARTIAL_MAPS.add(map);
  return map;
}

/** A map that is made of others, and may have other keys where one of them may. */
export function mapFrom(
  entries: Iterable<readonly [string, unknown]>,
  sources: readonly object[],
): Record<string, unknown> {
  const map = Object.fromEntries(entries);
  return sources.some((one) => PARTIAL_MAPS.has(one)) ? partialMap(map) : map;
}

/** Is it a map of which every key is seen? */
export function isWholeMap(value: unknown): value is Record<string, unknown> {
  return isMap(value) && !PARTIAL_MAPS.has(value);
}

/** What Terraform refuses, such as a key that a map does not have: `try` goes on behind it. */
export class Refused extends Unknown {}

/** What a block with `count` or `for_each` stands for: several, all alike as far as is known. */
export class Repeated {
  readonly each: unknown;

  constructor(each: unknown) {
    this.each = each;
  }
}

/** Digits that a number has for certain. */
const CERTAIN_DIGITS = 15;

/** Values of one text of JSON that is written. */
const MAXIMUM_JSON_VALUES = 1000;

/** Texts of JSON that were written, and those that cannot be. */
const WRITTEN = new WeakMap<EncodedJson, { readonly text: string | undefined }>();

function jsonText(encoded: EncodedJson): string | undefined {
  const known = WRITTEN.get(encoded);
  if (known) return known.text;
  let left = MAXIMUM_JSON_VALUES;
  const written = (value: unknown): string | undefined => {
    left -= 1;
    if (left < 0) return undefined;
    if (value === null) return 'null';
    if (Array.isArray(value) && !isOpen(value)) return joinedParts('[', value.map(written), ']');
    if (!isWholeMap(value)) {
      const text = textOf(value);
      return typeof value === 'number' || typeof value === 'boolean'
        ? text
        : text === undefined
          ? undefined
          : quotedJson(text);
    }
    const keys = Object.keys(value).toSorted(order);
    const parts = keys.map((key) => joinedParts(`${quotedJson(key)}:`, [written(value[key])], ''));
    return joinedParts('{', parts, '}');
  };
  const text = written(encoded.value);
  WRITTEN.set(encoded, { text });
  return text;
}

function joinedParts(
  open: string,
  parts: readonly (string | undefined)[],
  close: string,
): string | undefined {
  return parts.includes(undefined) ? undefined : open + parts.join(',') + close;
}

/** As Go writes it, so that it may stand in HTML. */
function quotedJson(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[<>&\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A value as a text; undefined of what is none, or of a number that Terraform knows to more digits. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof EncodedJson) return jsonText(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') return undefined;
  const text = String(value);
  const isCertain = Number.isInteger(value)
    ? Number.isSafeInteger(value)
    : /^[-\d.]+$/.test(text) && text.replaceAll(/\D/g, '').length <= CERTAIN_DIGITS;
  return isCertain ? text : undefined;
}

/** A value as a number; undefined of what is none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const isNumber =
    typeof value === 'string' && /^[+-]?\d{1,300}(?:\.\d{1,300})?(?:[eE][+-]?\d{1,3})?$/.test(value);
  return isNumber ? Number(value) : undefined;
}

/** A value as true or false; undefined of what is neither. */
export function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

/** Values as they are in one list: numbers and booleans beside texts become texts, beside each other they are a mistake. */
export function unified(values: readonly unknown[]): unknown[] {
  const kinds = new Set(values.filter(isPrimitive).map((one) => typeof one));
  const hasTexts = kinds.has('string') || values.some((one) => one instanceof EncodedJson);
  if (!hasTexts && kinds.size < 2) return [...values];
  return values.map((one) =>
    isPrimitive(one) ? ((hasTexts ? textOf(one) : undefined) ?? new Unknown()) : one,
  );
}

function isPrimitive(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
