import * as z from 'zod';
import type { Immutable } from '../immutable.ts';

/** What a line of a file has that may be a credential by its context, and why it is taken for one or not. */
export const leakExplanationSchema = z.object({
  schemaVersion: z.literal('1.0'),
  /** As the user wrote it. */
  file: z.string(),
  line: z.number().int().min(1),
  /** The confidence from which on it is a finding. */
  threshold: z.number(),
  candidates: z.array(
    z.object({
      /** The rule that it would be a finding of. */
      rule: z.string(),
      /** What names it; of a URL its user. */
      name: z.string(),
      column: z.number().int().min(1),
      /** As findings tell it: the value itself is in no report. */
      redacted: z.string(),
      /** How sure it is that this is a credential, from 0 to 1. */
      confidence: z.number(),
      isFinding: z.boolean(),
      /** What of it says what kind of credential it would be. */
      family: z.string(),
      /** What each of its features adds to the logarithm of the odds, the weightiest first; their sum decides. */
      shares: z.array(z.object({ feature: z.string(), share: z.number() })),
    }),
  ),
});
export type LeakExplanation = Immutable<z.infer<typeof leakExplanationSchema>>;
