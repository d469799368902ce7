import { badValue } from './signature.ts';
import { GoObject, type GoValue, typeOf } from './values.ts';

/**
 * Nil in a place that holds any value, such as a key that is missing. To ask it for a field is a mistake; nil itself has
 * every field, each of them nil, which is why charts write `(.a).b`.
 */
export const EMPTY_PLACE: unique symbol = Symbol('nil in a place');

/** A value, or nil together with where it is. */
export type Held = GoValue | typeof EMPTY_PLACE;

/** The value, wherever it is. */
export function plainOf(held: Held): GoValue {
  return held === EMPTY_PLACE ? null : held;
}

/** What `.a.b` is of a value, the last of them given values. Throws a `Fault` (`malformed`) where there is no such thing. */
export function fieldsOf(of: Held, fields: readonly string[], given: readonly GoValue[]): Held {
  if (fields.length === 0 && given.length > 0) throw badValue('what is given values is no function');
  let value = of;
  for (const [index, name] of fields.entries()) {
    if (value === null) return null;
    value = fieldOf(value, name, index === fields.length - 1 ? given : []);
  }
  return value;
}

function fieldOf(value: Exclude<Held, null>, name: string, given: readonly GoValue[]): Held {
  if (value instanceof GoObject) {
    const method = value.methods.get(name);
    if (method) return method(given);
    const entries = value.entries ?? value.fields;
    if (given.length > 0) throw badValue(`.${name} is no method, and is given values`);
    if (entries.has(name) || value.entries) return entries.get(name) ?? null;
    throw badValue(`a ${value.type} has no .${name}`);
  }
  if (value === EMPTY_PLACE) throw badValue(`.${name} is asked of nothing`);
  if (!(value instanceof Map)) throw badValue(`.${name} is asked of a ${typeOf(value)}`);
  if (given.length > 0) throw badValue(`.${name} is no method, and is given values`);
  return value.get(name) ?? EMPTY_PLACE;
}
