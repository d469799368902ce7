import * as z from 'zod';
import { Fault } from '../../model/fault.ts';
import { labelNameSchema, spiffeIdSchema } from '../../model/profile/names.ts';
import { type Invitation, invitationSchema } from '../../model/report/identity.ts';

/** Bytes of the longest message between a node and the authority. */
export const LONGEST_MESSAGE = 1 << 20;
const MOST_REQUESTS = 256;
const pem = z.string().max(64 * 1024);

/** A node joins: a certificate request (RFC 2986, PEM), and what it was invited by. */
export const joinSchema = z.strictObject({
  node: labelNameSchema,
  secret: z.string().max(128),
  request: pem,
});
export const joinedSchema = z.strictObject({ certificate: pem, bundle: pem });

/** A node that has a certificate asks for those of its workloads, and for its own next. */
export const certificatesSchema = z.strictObject({
  requests: z
    .array(z.strictObject({ spiffeId: spiffeIdSchema, request: pem }))
    .min(1)
    .max(MOST_REQUESTS),
});
export const issuedSchema = z.strictObject({
  certificates: z.array(z.strictObject({ spiffeId: spiffeIdSchema, certificate: pem })).max(MOST_REQUESTS),
  bundle: pem,
});

/** Throws a `Fault` (`malformed`) that names `where`. */
export function parseInvitation(value: unknown, where: string): Invitation {
  const parsed = invitationSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Fault('malformed', `${where} is not one: ${z.prettifyError(parsed.error)}`, {
    hint: 'make one with: plimsoll identity invite NODE --url https://ADDRESS:8008',
  });
}
