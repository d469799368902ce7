import * as z from 'zod';
import { headShape } from './head.ts';
import { originSchema } from './origin.ts';
import { fileSubjectSchema, imageSubjectSchema, commitSubjectSchema } from './subject.ts';

/** What whom a secret opens something at answered when it was asked, where `--verify` asked. Since 1.2. */
export const verificationSchema = z.object({
  /** `live`: it opens something today. `revoked`: its issuer does not take it any more. `unknown`: nobody can tell. */
  state: z.enum(['live', 'revoked', 'unknown']),
  /** Why, in a few words. */
  reason: z.string(),
  /** Who was asked, by the name of the verifier; absent: nobody knows whom to ask. */
  by: z.string().optional(),
  /** When; absent: nobody was asked. */
  at: z.iso.datetime().optional(),
  /** Of a live one: whose it is, and what it may do, as its issuer tells. */
  account: z.string().optional(),
  scopes: z.array(z.string()).optional(),
});
export type Verification = z.infer<typeof verificationSchema>;

/** A secret where others can read it; `id` is the rule that knows it. */
export const leakSchema = z.object({
  kind: z.literal('leak'),
  ...headShape,
  /** The secret itself is in no report. */
  secret: z.object({
    /** Enough of it to be found again by who has it, such as `AKIA…7Q`. */
    redacted: z.string(),
    /** Tells secrets apart and the same one in several places; left out where the secret could be guessed from it. */
    digest: z.string().optional(),
  }),
  /** What had to be undone to see it, outermost first, such as `gzip`, `base64`; empty where it stands as it is. */
  decodings: z.array(z.string()),
  /** Whether whom it opens something at was asked, and what the answer was: `valid` is live, `invalid` is revoked. */
  verified: z.enum(['unknown', 'valid', 'invalid']),
  verification: verificationSchema.optional(),
  subject: z.discriminatedUnion('kind', [fileSubjectSchema, imageSubjectSchema, commitSubjectSchema]),
  origins: z.array(originSchema),
});
export type LeakFinding = z.infer<typeof leakSchema>;
