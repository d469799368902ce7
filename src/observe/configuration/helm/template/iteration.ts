import { badValue } from './signature.ts';
import { GoBytes, GoObject, type GoValue, sortedKeys, typeOf } from './values.ts';

/** What `range` goes through for so many variables: keys with values. Throws a `Fault` (`malformed`) for what has none. */
export function* iterationsOf(
  value: GoValue,
  variables: number,
): Generator<readonly [GoValue, GoValue], undefined> {
  if (value === null) return;
  if (typeof value === 'bigint') {
    if (variables > 1) throw badValue('a number is gone through with one variable');
    for (let index = 0n; index < value; index += 1n) yield [index, index];
    return;
  }
  if (value instanceof GoBytes) {
    for (const [index, byte] of Buffer.from(value.text).entries()) yield [BigInt(index), BigInt(byte)];
    return;
  }
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) yield [BigInt(index), element];
    return;
  }
  const entries = value instanceof GoObject ? value.entries : value instanceof Map ? value : undefined;
  if (!entries) throw badValue(`range cannot go through a ${typeOf(value)}`);
  for (const key of sortedKeys(entries)) yield [key, entries.get(key) ?? null];
}
