import { createHash } from 'node:crypto';
import * as z from 'zod';
import { FINGERPRINT } from './fingerprint.ts';
import { vaultPlaceSchema } from './knowledge.ts';

/** What came of trying a value. */
const proofSchema = z.object({
  /** `none`: there is nothing to be tried, as of a credential that was ended and has no successor. */
  state: z.enum(['refused', 'accepted', 'unknown', 'none']),
  /** Who was asked: a database and its user, an issuer, the vault. */
  by: z.string(),
  at: z.iso.datetime(),
  reason: z.string(),
});
export type Proof = z.infer<typeof proofSchema>;

const fixedLeakSchema = z.object({
  /** Of the finding: rule and what of the secret may be shown. */
  rule: z.string(),
  redacted: z.string(),
  fingerprint: z.string().regex(FINGERPRINT),
  place: vaultPlaceSchema,
  files: z.array(
    z.object({
      path: z.string(),
      /** `by hand`: nobody is certain how, and a person has to. */
      change: z.enum(['rewritten', 'by hand']),
      remarks: z.array(z.string()),
    }),
  ),
  rotation: z.object({ what: z.string(), at: z.iso.datetime() }).optional(),
  old: proofSchema,
  new: proofSchema,
});
export type FixedLeak = z.infer<typeof fixedLeakSchema>;

/** What was done about leaks, and what was shown of it. No secret is in it. */
export const evidenceSchema = z.object({
  format: z.literal('plimsoll-leak-evidence-1'),
  at: z.iso.datetime(),
  target: z.string(),
  leaks: z.array(fixedLeakSchema),
  /** By which the vault knows that it is what it was shown, and when that was. */
  seal: z.object({ at: z.iso.datetime(), mac: z.string().regex(FINGERPRINT) }).optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** What the vault seals: SHA-256 of all that evidence says, in hexadecimal, whatever the order of its keys. */
export function digestOf(evidence: Evidence): string {
  const { seal: _seal, ...said } = evidenceSchema.parse(evidence);
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

/** Is a leak closed: the old value refused by whom it opens something at, and nothing wrong with the new one? */
export function isClosed({ old, new: next }: Pick<FixedLeak, 'old' | 'new'>): boolean {
  return old.state === 'refused' && (next.state === 'accepted' || next.state === 'none');
}
