import * as z from 'zod';

type Fits = (value: unknown) => boolean;

/**
 * Whether a value fits a schema, told without copying it, which takes Zod ten times as long: Zod is for what does not
 * fit. Undefined for a schema of anything but texts, lists and objects of which nothing has to be there.
 */
export function fitting(schema: z.core.$ZodType): Fits | undefined {
  if (schema instanceof z.ZodString) return schema.def.checks?.length ? undefined : isText;
  if (schema instanceof z.ZodOptional) return orElse(undefined, fitting(schema.def.innerType));
  if (schema instanceof z.ZodNullable) return orElse(null, fitting(schema.def.innerType));
  if (schema instanceof z.ZodArray) {
    const fits = schema.def.checks?.length ? undefined : fitting(schema.element);
    return fits && ((value) => Array.isArray(value) && value.every(fits));
  }
  return schema instanceof z.ZodObject && !schema.def.checks?.length && !schema.def.catchall
    ? fittingObject(schema.shape)
    : undefined;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function orElse(other: undefined | null, fits: Fits | undefined): Fits | undefined {
  return fits && ((value) => value === other || fits(value));
}

function fittingObject(shape: Readonly<Record<string, z.core.$ZodType>>): Fits | undefined {
  const fields = new Map<string, Fits>();
  for (const [name, schema] of Object.entries(shape)) {
    const fits = fitting(schema);
    if (!fits?.(undefined)) return undefined;
    fields.set(name, fits);
  }
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    // Of JSON, which inherits nothing.
    for (const name in value)
      if (fields.get(name)?.((value as Record<string, unknown>)[name]) === false) return false;
    return true;
  };
}
