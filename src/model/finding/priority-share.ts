import * as z from 'zod';

/** What the priority of a vulnerability is made of, in the order in which it is told. */
export const PRIORITY_FACTORS = [
  'severity',
  'exploitation',
  'fix',
  'direct',
  'reachable',
  'exposed',
  'root',
  'network',
  'age',
  'certainty',
] as const;

/** How much one fact adds to a priority, or takes from it. `docs/reference/priority.md` has the arithmetic. */
export const priorityShareSchema = z.object({
  factor: z.enum(PRIORITY_FACTORS),
  /** To a tenth of a point. */
  points: z.number(),
  /** The fact, in a few words. */
  why: z.string(),
});
export type PriorityShare = z.infer<typeof priorityShareSchema>;
