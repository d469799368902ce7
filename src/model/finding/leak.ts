import * as z from 'zod';
import { vaultKnowledgeSchema } from '../vault/knowledge.ts';
import { headShape } from './head.ts';
import { originSchema } from './origin.ts';
import { fileSubjectSchema, imageSubjectSchema, commitSubjectSchema } from './subject.ts';

const placeShape = {
  /** What had to be undone to see it, outermost first, such as `gzip`, `base64`; empty where it stands as it is. */
  decodings: z.array(z.string()),
  subject: z.discriminatedUnion('kind', [fileSubjectSchema, imageSubjectSchema, commitSubjectSchema]),
  origins: z.array(originSchema),
};
const leakPlaceSchema = z.object(placeShape);
export type LeakPlace = z.infer<typeof leakPlaceSchema>;

/** What whom a secret opens something at answered when it was asked, where `--verify` asked. Since 1.3. */
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
    /** Where it has no digest: which it is of those of its rule in its file, from 2; left out of the first. Since 1.3. */
    number: z.number().int().min(2).optional(),
  }),
  /** How sure it is that this is a credential, from 0 to 1, and why. Since 1.3. */
  confidence: z.number().min(0).max(1).optional(),
  reasons: z.array(z.string()).optional(),
  /** Whether whom it opens something at was asked, and what the answer was: `valid` is live, `invalid` is revoked. */
  verified: z.enum(['unknown', 'valid', 'invalid']),
  verification: verificationSchema.optional(),
  /** What a vault knows of it, where it was asked or its fingerprints are there. Since 1.4. */
  vault: vaultKnowledgeSchema.optional(),
  /** The first of its places. */
  ...placeShape,
  /** How many places the same secret has; left out where it is one. Since 1.3. */
  placeCount: z.number().int().min(2).optional(),
  /** The others of them, up to 1,000. Since 1.3. */
  otherPlaces: z.array(leakPlaceSchema).optional(),
});
export type LeakFinding = z.infer<typeof leakSchema>;
