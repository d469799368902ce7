import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { listSchema } from '../../lists.ts';
import { durationSchema } from '../../durations.ts';
import { Refusal } from '../../refusal.ts';

export const count = z.coerce.number().int().min(-1).max(100_000);
export const name = z.string().regex(/^[A-Za-z0-9_][\w.-]{0,127}$/);

/** Seconds by which a certificate is good before it was made; ten years at most. */
export const backdating = durationSchema.pipe(z.number().min(0).max(315_360_000)).default(30);
export const signatureBits = z.coerce
  .number()
  .pipe(z.literal([0, 256, 384, 512]))
  .default(0);

export const subjectFields = {
  ou: listSchema.default([]),
  organization: listSchema.default([]),
  country: listSchema.default([]),
  locality: listSchema.default([]),
  province: listSchema.default([]),
  street_address: listSchema.default([]),
  postal_code: listSchema.default([]),
};

/** What every certificate may be asked with. */
export const askedFields = {
  common_name: z.string().max(253).default(''),
  alt_names: listSchema.default([]),
  ip_sans: listSchema.default([]),
  uri_sans: listSchema.default([]),
  other_sans: listSchema.default([]),
  serial_number: z.string().default(''),
  ttl: durationSchema.optional(),
  not_after: z.string().optional(),
  format: z.enum(['pem', 'der', 'pem_bundle', '']).default('pem'),
  private_key_format: z.enum(['der', 'pem', 'pkcs8', '']).default('der'),
  exclude_cn_from_sans: flagSchema.default(false),
  remove_roots_from_chain: flagSchema.default(false),
};
export type Asked = z.infer<z.ZodObject<typeof askedFields>>;

/** Throws a `Refusal` (400) for what would be said and then not held to. */
export function refuse(given: readonly string[] | boolean | undefined, what: string): void {
  if (given === true || (Array.isArray(given) && given.length > 0))
    throw new Refusal(400, `${what} is not supported`);
}
