import type * as z from 'zod';
import { allowlistSchema, configSchema, extendSchema, requiredSchema, ruleSchema } from './schema.ts';

/** By their spelling in lower case. */
const NAMES = namesOf(configSchema, extendSchema, ruleSchema, allowlistSchema, requiredSchema);

function namesOf(...schemas: readonly z.ZodObject[]): ReadonlyMap<string, string> {
  const names = schemas.flatMap((schema) => Object.keys(schema.shape));
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}

/**
 * Gives names that the tool knows the spelling that it documents, in a document that nobody else has: it takes them in any
 * case of letters. Of two spellings of one name the first counts. What is read is no deeper than `parseToml` lets it be.
 */
export function withKnownNames(value: unknown): unknown {
  if (Array.isArray(value)) for (const inner of value) withKnownNames(inner);
  else if (typeof value === 'object' && value !== null && !(value instanceof Date))
    renamed(value as Record<string, unknown>);
  return value;
}

function renamed(fields: Record<string, unknown>): void {
  const seen = new Set<string>();
  for (const name of Object.keys(fields)) {
    withKnownNames(fields[name]);
    const known = NAMES.get(name.toLowerCase());
    if (known === undefined) continue;
    if (!seen.has(known)) fields[known] = fields[name];
    if (name !== known) Reflect.deleteProperty(fields, name);
    seen.add(known);
  }
}
