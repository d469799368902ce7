import * as z from 'zod';
import { durationSchema } from '../../durations.ts';
import { Refusal } from '../../refusal.ts';

/** Texts, as a list or with commas between them. */
export const list = z.union([
  z.array(z.string()),
  z.string().transform((text) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
]);
/** What a command line writes as a text, too. */
export const flag = z.union([
  z.boolean(),
  z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1'),
]);
export const count = z.coerce.number().int().min(-1).max(100_000);
export const name = z.string().regex(/^[A-Za-z0-9_][\w.-]{0,127}$/);

/** Seconds by which a certificate is good before it was made; ten years at most. */
export const backdating = durationSchema.pipe(z.number().min(0).max(315_360_000)).default(30);
export const signatureBits = z.coerce
  .number()
  .pipe(z.literal([0, 256, 384, 512]))
  .default(0);

export const subjectFields = {
  ou: list.default([]),
  organization: list.default([]),
  country: list.default([]),
  locality: list.default([]),
  province: list.default([]),
  street_address: list.default([]),
  postal_code: list.default([]),
};

/** What every certificate may be asked with. */
export const askedFields = {
  common_name: z.string().max(253).default(''),
  alt_names: list.default([]),
  ip_sans: list.default([]),
  uri_sans: list.default([]),
  other_sans: list.default([]),
  serial_number: z.string().default(''),
  ttl: durationSchema.optional(),
  not_after: z.string().optional(),
  format: z.enum(['pem', 'der', 'pem_bundle', '']).default('pem'),
  private_key_format: z.enum(['der', 'pem', 'pkcs8', '']).default('der'),
  exclude_cn_from_sans: flag.default(false),
  remove_roots_from_chain: flag.default(false),
};
export type Asked = z.infer<z.ZodObject<typeof askedFields>>;

/** Throws a `Refusal` (400) for what would be said and then not held to. */
export function refuse(given: readonly string[] | boolean | undefined, what: string): void {
  if (given === true || (Array.isArray(given) && given.length > 0))
    throw new Refusal(400, `${what} is not supported`);
}
