const PLACEHOLDER = /\$\{([^${}]*)\}/g;
const MAXIMUM_ROUNDS = 10;
const MAXIMUM_LENGTH = 1024;

/** What names of properties stand for. */
export interface Properties {
  get(name: string): string | undefined;
}

/**
 * Replaces `${name}` by the property's value, in it too, as Maven does. Undefined where a property is not known, is
 * defined by itself, or grows beyond 1,024 characters.
 */
export function interpolate(text: string, properties: Properties): string | undefined {
  let value = text;
  for (let round = 0; round < MAXIMUM_ROUNDS && value.length <= MAXIMUM_LENGTH; round++) {
    if (!value.includes('${')) return value;
    const next = value.replaceAll(PLACEHOLDER, (whole, name: string) => properties.get(name.trim()) ?? whole);
    if (next === value) return undefined;
    value = next;
  }
  return undefined;
}
