import * as z from 'zod';
import { Fault } from '../../model/fault.ts';
import { JsonView } from '../../model/json/json-view.ts';
import { fitting } from './fitting.ts';

/** Elements of one list of a bill of materials that are gone through. */
const MAXIMUM_ELEMENTS = 2_000_000;
/** Bytes of an element up to which it is built as a whole. */
const SMALL = 64 * 1024;

/**
 * One field of a document, never an inherited one; undefined where it is absent or not in an object. Of a document that
 * is not built, objects and lists are not built either.
 */
export function field(document: unknown, name: string): unknown {
  if (document instanceof JsonView) {
    const found = document.member(name);
    return found && !found.isObject && !found.isArray ? found.build() : found;
  }
  const isObject = typeof document === 'object' && document !== null;
  return isObject && Object.hasOwn(document, name) ? (document as Record<string, unknown>)[name] : undefined;
}

/** For each schema how to tell quickly that a value fits it, where there is a way. */
const FITTING = new WeakMap<z.ZodType, ReturnType<typeof fitting>>();

/**
 * The value in the shape of the schema; what the schema does not know may be left in it. Throws a `Fault` (`malformed`)
 * that names the field at fault below `where`, or below the item of this index there.
 */
export function shaped<T>(schema: z.ZodType<T>, value: unknown, where: string, index?: number): T {
  if (!FITTING.has(schema)) FITTING.set(schema, fitting(schema));
  const given = value instanceof JsonView ? built(schema, value) : value;
  if (FITTING.get(schema)?.(given)) return given as T;
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = index === undefined ? where : `${where}[${index}]`;
  const path = [place, ...(issue?.path ?? []).map(String)].filter((step) => step !== '').join('.');
  throw new Fault(
    'malformed',
    `the bill of materials has a fault at ${path}: ${issue?.message ?? 'wrong shape'}`,
  );
}

/** Of an object, only what the schema asks for. */
function built(schema: z.ZodType, view: JsonView): unknown {
  return schema instanceof z.ZodObject ? view.pick(new Set(Object.keys(schema.shape))) : view.build();
}

/** A list, empty where it is absent. Throws a `Fault`: `malformed` where it is something else, `limit` where it is too long. */
export function list(value: unknown, where: string): Iterable<unknown> {
  if (value === undefined || value === null) return [];
  if (value instanceof JsonView ? value.isArray : Array.isArray(value)) return bounded(value, where);
  throw new Fault('malformed', `the bill of materials has a fault at ${where}: expected a list`);
}

function* bounded(value: unknown, where: string): Generator<unknown, undefined> {
  let count = 0;
  for (const item of value instanceof JsonView ? value.itemsBuilt() : (value as unknown[])) {
    if ((count += 1) > MAXIMUM_ELEMENTS)
      throw new Fault('limit', `the bill of materials has more than ${MAXIMUM_ELEMENTS} entries at ${where}`);
    yield item instanceof JsonView ? builtIfSmall(item) : item;
  }
}

/** To build a small value as a whole takes less than to go through it; of what is no JSON, parts may still be read. */
function builtIfSmall(view: JsonView): unknown {
  const [start, end] = view.span;
  if (end - start > SMALL) return view;
  try {
    return view.build();
  } catch {
    return view;
  }
}
