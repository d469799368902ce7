import * as z from 'zod';

/** Something that was not read or not known, and why. A report with gaps is not called clean. */
export const gapSchema = z.object({
  /**
   * `unsupported`: seen, and nothing here reads it, such as the manifest of an ecosystem. `undecided` (since 1.2): a
   * parent, a range or a variable decides a version, and the target does not say how.
   */
  kind: z.enum(['unreadable', 'limit', 'unsupported', 'undecided', 'missing-data', 'stale-data', 'unknown']),
  /** A path in the target, a package URL, an ecosystem: what the gap is about. */
  subject: z.string(),
  reason: z.string(),
  /** How many things it is about, such as the packages of a file whose versions are undecided; absent: one. Since 1.2. */
  count: z.number().int().min(1).optional(),
  /** True where the gap is stated for information and leaves the result complete. */
  informational: z.boolean().optional(),
});

export type Gap = z.infer<typeof gapSchema>;

/** Those that leave the result incomplete. */
export function openGaps(gaps: readonly Gap[]): Gap[] {
  return gaps.filter(({ informational }) => !informational);
}

/** How many things these gaps are about. */
export function countGaps(gaps: readonly Gap[]): number {
  return gaps.reduce((sum, { count = 1 }) => sum + count, 0);
}
