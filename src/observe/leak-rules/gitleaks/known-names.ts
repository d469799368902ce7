import type * as z from 'zod';
import { allowlistSchema, configSchema, extendSchema, requiredSchema, ruleSchema } from './schema.ts';

/** By their spelling in lower case. */
const NAMES = namesOf(configSchema, extendSchema, ruleSchema, allowlistSchema, requiredSchema);

function namesOf(...schemas: readonly z.ZodObject[]): ReadonlyMap<string, string> {
  const names = schemas.flatMap((schema) => Object.keys(schema.shape));
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}

/**
 * A document with the names that the tool knows in the spelling that it documents: it takes them in any case of letters.
 * Of two spellings of one name the first counts. What is read is no deeper than `parseToml` lets it be.
 */
export function withKnownNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withKnownNames);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const named = new Map<string, unknown>();
  for (const [name, inner] of Object.entries(value)) {
    const known = NAMES.get(name.toLowerCase()) ?? name;
    if (!named.has(known)) named.set(known, withKnownNames(inner));
  }
  return Object.fromEntries(named);
}
