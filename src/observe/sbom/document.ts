import type * as z from 'zod';
import { Fault } from '../../model/fault.ts';

/** Elements of one bill of materials beyond which it is refused. */
export const MAXIMUM_ELEMENTS = 200_000;

/** One field of a parsed document, never an inherited one; undefined where it is absent or not in an object. */
export function field(document: unknown, name: string): unknown {
  const isObject = typeof document === 'object' && document !== null;
  return isObject && Object.hasOwn(document, name) ? (document as Record<string, unknown>)[name] : undefined;
}

/** The value in the shape of the schema. Throws a `Fault` (`malformed`) that names the field at fault below `where`. */
export function shaped<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = [where, ...(issue?.path ?? []).map(String)].filter((step) => step !== '').join('.');
  throw new Fault(
    'malformed',
    `the bill of materials has a fault at ${path}: ${issue?.message ?? 'wrong shape'}`,
  );
}

/** A list, empty where it is absent. Throws a `Fault`: `malformed` where it is something else, `limit` where it is too long. */
export function list(value: unknown, where: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    throw new Fault('malformed', `the bill of materials has a fault at ${where}: expected a list`);
  }
  if (value.length > MAXIMUM_ELEMENTS) {
    throw new Fault('limit', `the bill of materials has more than ${MAXIMUM_ELEMENTS} entries at ${where}`);
  }
  return value;
}
