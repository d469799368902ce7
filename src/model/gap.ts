import * as z from 'zod';

/** Something that was not read or not known, and why. A report with gaps is not called clean. */
export const gapSchema = z.object({
  kind: z.enum(['unreadable', 'limit', 'unsupported', 'missing-data', 'stale-data', 'unknown']),
  /** A path in the target, a package URL, an ecosystem: what the gap is about. */
  subject: z.string(),
  reason: z.string(),
  /** True where the gap is stated for information and leaves the result complete. */
  informational: z.boolean().optional(),
});

export type Gap = z.infer<typeof gapSchema>;
