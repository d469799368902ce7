import type * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { allowlistSchema, configSchema, extendSchema, requiredSchema, ruleSchema } from './schema.ts';

/** Keys of one table, of which some twenty mean something. */
const MOST_KEYS = 1_000;
/** By their spelling in lower case. */
const NAMES = namesOf(configSchema, extendSchema, ruleSchema, allowlistSchema, requiredSchema);

function namesOf(...schemas: readonly z.ZodObject[]): ReadonlyMap<string, string> {
  const names = schemas.flatMap((schema) => Object.keys(schema.shape));
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}

/**
 * Gives names that the tool knows the spelling that it documents, in a document that nobody else has: it takes them in any
 * case of letters. Of two spellings of one name the first counts. What is read is no deeper than `parseToml` lets it be.
 * Throws a `Fault` (`limit`) that names `path`.
 */
export function withKnownNames(value: unknown, path: string): unknown {
  if (Array.isArray(value)) for (const inner of value) withKnownNames(inner, path);
  else if (typeof value === 'object' && value !== null && !(value instanceof Date))
    renamed(value as Record<string, unknown>, path);
  return value;
}

function renamed(fields: Record<string, unknown>, path: string): void {
  const seen = new Set<string>();
  const names = Object.keys(fields);
  if (names.length > MOST_KEYS) throw new Fault('limit', `${path}: more than ${MOST_KEYS} keys in a table`);
  for (const name of names) {
    withKnownNames(fields[name], path);
    const known = NAMES.get(name.toLowerCase());
    if (known === undefined) continue;
    if (!seen.has(known)) fields[known] = fields[name];
    if (name !== known) Reflect.deleteProperty(fields, name);
    seen.add(known);
  }
}
