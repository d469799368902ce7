import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';

/** What `parse` gives; where it throws a `Fault`, that is an issue of the schema, which knows the field. */
export function parsedAt<T>(context: z.RefinementCtx, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    context.addIssue(error.message);
    return z.NEVER;
  }
}
