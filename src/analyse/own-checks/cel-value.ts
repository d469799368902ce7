import { EncodedJson, Unknown } from '../../model/configuration/infrastructure.ts';

/**
 * Plain data as CEL has it: maps for objects, so that keys of others are keys, whatever they are called, and 64-bit
 * integers for whole numbers. What is shared stays shared, so that it takes time linear in what is there; what
 * nobody knows yet stays so.
 */
export class CelValues {
  readonly #known = new WeakMap<object, unknown>();

  of(value: unknown): unknown {
    if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
    if (value === undefined) return null;
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Unknown) return value;
    if (value instanceof EncodedJson) return this.of(value.value);
    const before = this.#known.get(value);
    if (before !== undefined) return before;
    const converted: unknown = Array.isArray(value)
      ? value.map((item) => this.of(item))
      : new Map(Object.entries(value).map(([key, inner]): [string, unknown] => [key, this.of(inner)]));
    this.#known.set(value, converted);
    return converted;
  }
}
