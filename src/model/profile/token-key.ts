import * as z from 'zod';
import { strictObject } from './line.ts';
import { token } from './text.ts';

/** With a public key each, so that nobody who can check a token can make one (RFC 7518, section 3.1). */
const TOKEN_ALGORITHMS = [
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
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

/** Each curve has one algorithm; RSA has this one where a key names none. */
const BY_CURVE: Readonly<Record<string, TokenAlgorithm>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
};
const OF_RSA: TokenAlgorithm = 'RS256';

export const tokenNameSchema = (what: string) =>
  token(
    /^[!#-Z^-{}~][!#-Z^-{}~]*$/,
    256,
    `must be ${what} of printable ASCII, without blanks, quotes, [, ], \\ and |`,
  );

const idSchema = tokenNameSchema('the id of a key')
  .optional()
  .describe('What tokens call it (`kid`). Left out: the key of tokens that name none.');

export const tokenKeySchema = strictObject({
  id: idSchema,
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
export type TokenKey = z.output<typeof tokenKeySchema>;

const numberSchema = (what: string) =>
  z
    .string()
    .max(1400)
    .regex(/^[A-Za-z0-9_-]+$/, 'must be base64url')
    .optional()
    .describe(what);
const secretSchema = z
  .unknown()
  .refine((value) => value === undefined, 'is secret, and nothing that checks tokens may have it')
  .optional()
  .describe('Must not be there: it is secret.');

/** A key of a JSON Web Key Set. Members that are not known here are left out (RFC 7517, section 4). */
export const webKeySchema = z
  .object({
    kty: z
      .enum(['RSA', 'EC'])
      .describe('The kind of the key. Others are secrets, or nothing that HAProxy checks.'),
    kid: idSchema,
    use: z.literal('sig').optional().describe('What it is for: signatures.'),
    key_ops: z
      .array(z.string().max(64))
      .max(16)
      .refine((all) => all.includes('verify'), 'must have verify, for it is for something else')
      .optional()
      .describe('What it is for.'),
    alg: z
      .enum(TOKEN_ALGORITHMS)
      .optional()
      .describe(`The only algorithm of its signatures. Left out: ${OF_RSA}, or that of its curve.`),
    crv: z.enum(Object.keys(BY_CURVE)).optional().describe('Its curve (EC).'),
    n: numberSchema('Its modulus (RSA).'),
    e: numberSchema('Its exponent (RSA).'),
    x: numberSchema('Where it is on the curve (EC).'),
    y: numberSchema('Likewise.'),
    d: secretSchema,
    k: secretSchema,
  })
  .superRefine((key, context) => {
    for (const name of key.kty === 'RSA' ? (['n', 'e'] as const) : (['crv', 'x', 'y'] as const))
      if (key[name] === undefined)
        context.addIssue({ code: 'custom', path: [name], message: `is missing, which ${key.kty} needs` });
    const { kty, crv = '', alg } = key;
    if (alg !== undefined && (kty === 'EC' ? alg !== BY_CURVE[crv] : alg.startsWith('ES')))
      context.addIssue({ code: 'custom', path: ['alg'], message: `is no algorithm of ${crv || kty}` });
  });
export type WebKey = z.output<typeof webKeySchema>;

/** The one algorithm of a key's signatures, whatever a token says. */
export function algorithmOf({ kty, crv = '', alg }: Pick<WebKey, 'kty' | 'crv' | 'alg'>): TokenAlgorithm {
  return alg ?? (kty === 'EC' ? BY_CURVE[crv] : undefined) ?? OF_RSA;
}
