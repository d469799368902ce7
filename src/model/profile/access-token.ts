import * as z from 'zod';
import { durationSchema } from './duration.ts';
import { strictObject } from './line.ts';
import { tokenKeySchema, tokenNameSchema, webKeySchema } from './token-key.ts';

/** Whose access tokens (JWT, RFC 7519) are taken. */
export const tokenIssuerSchema = strictObject({
  issuer: tokenNameSchema('an issuer').describe('Who made the token (`iss`).'),
  audiences: z
    .array(tokenNameSchema('an audience'))
    .min(1)
    .max(16)
    .optional()
    .describe('Whom it must be for, one of these (`aud`). Left out: anybody.'),
  keys: z
    .array(tokenKeySchema)
    .min(1)
    .max(8)
    .optional()
    .describe('The keys that its signatures are checked with.'),
  jwks: z
    .object({ keys: z.array(webKeySchema).min(1).max(16).describe('Its keys, all of which are taken.') })
    .optional()
    .describe('More of them, as the JSON Web Key Set (RFC 7517) that the issuer publishes.'),
  leeway: durationSchema.default('30s').describe('By how much clocks may differ. Left out: 30s.'),
}).superRefine(({ keys = [], jwks }, context) => {
  const all = [
    ...keys.map(({ id }, index) => ({ id, path: ['keys', index, 'id'] })),
    ...(jwks?.keys ?? []).map(({ kid }, index) => ({ id: kid, path: ['jwks', 'keys', index, 'kid'] })),
  ];
  if (all.length === 0)
    context.addIssue({ code: 'custom', path: ['keys'], message: 'is missing, and so is jwks' });
  for (const [index, { id, path }] of all.entries())
    if (all.findIndex((other) => other.id === id) < index)
      context.addIssue({ code: 'custom', path, message: 'is the id of another key too' });
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
