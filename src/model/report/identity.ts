import * as z from 'zod';
import { trustDomainSchema } from '../identity/workload-identity.ts';
import type { Immutable } from '../immutable.ts';
import { labelNameSchema } from '../profile/names.ts';

export const rootStatusSchema = z.object({
  digest: z.string().describe('SHA-256 of its certificate, in hexadecimal digits.'),
  role: z
    .enum(['next', 'signing', 'retired'])
    .describe('All are believed; one signs, the next one will, and a retired one did.'),
  signsFrom: z.iso.datetime(),
  notAfter: z.iso.datetime().describe('When it ends.'),
});
export type RootStatus = Immutable<z.infer<typeof rootStatusSchema>>;

export const authorityReportSchema = z.object({
  trustDomain: z.string(),
  lifetime: z.number().describe('Seconds that certificates are good for.'),
  roots: z.array(rootStatusSchema),
});
/** The authority of a trust domain, and what each of its roots does. */
export type AuthorityReport = Immutable<z.infer<typeof authorityReportSchema>>;

const issuedIdentitySchema = z.object({
  member: z.string().describe('`namespace/name` of the workload.'),
  spiffeId: z.string(),
  folder: z.string().describe('Where `tls.crt`, `tls.key` and `ca.crt` were written.'),
  notAfter: z.iso.datetime().describe('When its certificate ends.'),
});
/** What was written for a workload. */
export type IssuedIdentity = Immutable<z.infer<typeof issuedIdentitySchema>>;

export const issuedIdentitiesSchema = z.array(issuedIdentitySchema);

/** What a person carries from the authority to a node that is to join, for nobody else to read. */
export const invitationSchema = z.strictObject({
  url: z
    .url({ protocol: /^https$/ })
    .max(512)
    .describe('Where the node reaches the authority.'),
  trustDomain: trustDomainSchema,
  node: labelNameSchema.describe('As whom it joins.'),
  secret: z.string().max(128).describe('Good once, and for an hour.'),
  bundle: z
    .string()
    .max(64 * 1024)
    .describe('Whom the node believes from then on: certificates, PEM.'),
});
export type Invitation = z.output<typeof invitationSchema>;
