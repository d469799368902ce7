import * as z from 'zod';
import { Fault } from '../../model/fault.ts';
import type { WrappedKey } from './types.ts';

/** A wrapped key by the fields that its wrapper wrote. Throws a `Fault` (`mismatch`) for another's. */
export function readWrapped<Shape extends z.ZodType>(schema: Shape, wrapped: WrappedKey): z.infer<Shape> {
  const { success, data } = schema.safeParse(wrapped);
  if (!success) throw new Fault('mismatch', 'the store has a wrapped key that this seal did not make');
  return data;
}
