import { badValue } from './signature.ts';
import { GoObject, type GoValue, typeOf } from './values.ts';

/** What `.name` is of a value, or what its method gives. Throws a `Fault` (`malformed`) where there is no such thing. */
export function fieldOf(value: GoValue, name: string, given: readonly GoValue[] = []): GoValue {
  if (value instanceof GoObject) {
    const method = value.methods.get(name);
    if (method) return method(given);
    const entries = value.entries ?? value.fields;
    if (given.length > 0) throw badValue(`.${name} is no method, and is given values`);
    if (entries.has(name) || value.entries) return entries.get(name) ?? null;
    throw badValue(`a ${value.type} has no .${name}`);
  }
  if (value === null) throw badValue(`.${name} is asked of nothing`);
  if (!(value instanceof Map)) throw badValue(`.${name} is asked of a ${typeOf(value)}`);
  if (given.length > 0) throw badValue(`.${name} is no method, and is given values`);
  return value.get(name) ?? null;
}
