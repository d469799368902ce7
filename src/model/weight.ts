/** Characters of a text that take as much as a small value does. */
const CHARACTERS = 1024;

/**
 * How many values a plain JSON value is made of, itself included; counted no further than `most`. What a value takes in
 * memory goes with it; of a long text it is the length that does.
 */
export function weightOf(value: unknown, most: number): number {
  if (typeof value === 'string') return Math.min(most, 1 + Math.floor(value.length / CHARACTERS));
  if (typeof value !== 'object' || value === null) return 1;
  // Of lists of texts, which are most of what is heavy, the length tells at once.
  if (
    Array.isArray(value) &&
    (value.length >= most || (typeof value[0] === 'string' && typeof value.at(-1) === 'string'))
  )
    return Math.min(most, 1 + value.length);
  let weight = 1;
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    weight += weightOf(inner, most - weight);
    if (weight >= most) return most;
  }
  return weight;
}
