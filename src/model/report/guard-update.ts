import * as z from 'zod';
import type { Immutable } from '../immutable.ts';

export const guardUpdateSchema = z.object({
  at: z.iso.datetime(),
  because: z
    .string()
    .describe('What made it look: events of containers, its own start, or that it looks now and then.'),
  added: z.int().describe("Elements of the kernel's sets and maps that are new."),
  removed: z.int(),
  milliseconds: z
    .number()
    .optional()
    .describe(
      'From the first of the events, or the start of its container, until the kernel had the change; left out without event.',
    ),
  cut: z.int().describe('Established connections that were cut.'),
  notes: z.array(z.string()),
});
/** Something that the guard did, or could not do. */
export type GuardUpdate = Immutable<z.infer<typeof guardUpdateSchema>>;
