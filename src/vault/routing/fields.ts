import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import type { OperationDefinition, VaultRequest } from './types.ts';

type Data = Readonly<Record<string, unknown>>;

/** An object of anything, as whoever writes it names it: a record of zod leaves `__proto__` out. */
export const dataSchema = z.custom<Data>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object is expected',
);

/** The body of a request with its numbers as they were written, for what is given back as it came. */
export function asWritten({ body, exactBody = body }: VaultRequest): Data {
  return exactBody;
}

/** What fields are where nothing is said, of operations that are asked so again and again. */
const UNSAID = new WeakMap<OperationDefinition, unknown>();

/** The body of a request, or its query where it has none, as an operation's fields say. Throws a `Refusal` (400). */
export function fieldsOf(definition: OperationDefinition, { operation, body, query }: VaultRequest): unknown {
  const { fields, keepsNull = false } = definition;
  if (!fields) return undefined;
  const given =
    operation === 'read' || operation === 'list' || operation === 'delete' ? { ...query, ...body } : body;
  const said = keepsNull
    ? given
    : Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  if (Object.keys(said).length > 0) return parsedBy(fields, said);
  const known = UNSAID.get(definition) ?? Object.freeze(parsedBy(fields, said));
  UNSAID.set(definition, known);
  return known;
}

/** What somebody said, as a schema reads it. Throws a `Refusal` (400). */
export function parsedBy<Fields>(schema: z.ZodType<Fields>, said: unknown): Fields {
  const parsed = schema.safeParse(said);
  if (parsed.success) return parsed.data;
  throw new Refusal(400, ...parsed.error.issues.map(issueText));
}

function issueText({ path, message }: z.core.$ZodIssue): string {
  return path.length > 0 ? `${path.join('.')}: ${message}` : message;
}
