import * as z from 'zod';
import { durationSchema } from './duration.ts';
import { strictObject } from './line.ts';
import { token } from './text.ts';

/** With a public key each, so that nobody who can check a token can make one (RFC 7518, section 3.1). */
export const TOKEN_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
] as const;

const nameSchema = (what: string) =>
  token(
    /^[!#-Z^-{}~][!#-Z^-{}~]*$/,
    256,
    `must be ${what} of printable ASCII, without blanks, quotes, [, ], \\ and |`,
  );

const keySchema = strictObject({
  id: nameSchema('the id of a key')
    .optional()
    .describe('What tokens call it (`kid`). Left out: the key of tokens that name none.'),
  algorithm: z.enum(TOKEN_ALGORITHMS).describe('The only algorithm of its signatures.'),
  pem: z
    .string()
    .max(4096)
    .regex(
      /^-----BEGIN PUBLIC KEY-----\n(?:[A-Za-z0-9+/=]{1,76}\n){1,60}-----END PUBLIC KEY-----\n?$/,
      'must be a public key as PEM (-----BEGIN PUBLIC KEY-----)',
    )
    .describe('The public key, as PEM.'),
});

/** Whose access tokens (JWT, RFC 7519) are taken. */
export const tokenIssuerSchema = strictObject({
  issuer: nameSchema('an issuer').describe('Who made the token (`iss`).'),
  audiences: z
    .array(nameSchema('an audience'))
    .min(1)
    .max(16)
    .optional()
    .describe('Whom it must be for, one of these (`aud`). Left out: anybody.'),
  keys: z
    .array(keySchema)
    .min(1)
    .max(8)
    .superRefine((keys, context) => {
      for (const [index, { id }] of keys.entries())
        if (keys.findIndex((other) => other.id === id) < index)
          context.addIssue({ code: 'custom', path: [index, 'id'], message: 'is the id of another key too' });
    })
    .describe('The keys that its signatures are checked with.'),
  leeway: durationSchema.default('30s').describe('By how much clocks may differ. Left out: 30s.'),
});
export type TokenIssuer = z.output<typeof tokenIssuerSchema>;

export const tokensSchema = z
  .array(tokenIssuerSchema)
  .min(1)
  .max(8)
  .superRefine((issuers, context) => {
    for (const [index, { issuer }] of issuers.entries())
      if (issuers.findIndex((other) => other.issuer === issuer) < index)
        context.addIssue({ code: 'custom', path: [index, 'issuer'], message: 'is there twice' });
  })
  .optional()
  .describe(
    'Each request must have an access token (JWT) of one of these issuers, as `Authorization: Bearer`, that is signed by one of its keys, is for one of its audiences, and has a time at which it ends (`exp`). Left out: none is asked for.',
  );
