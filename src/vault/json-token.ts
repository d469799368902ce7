import * as z from 'zod';
import { parseJson } from '../model/json/parse.ts';

/** A token as it came, of which nothing is verified. */
export interface SignedToken {
  readonly algorithm: string;
  readonly keyId: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
  /** What was signed. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** Characters of a token; those with many groups have some thousands. */
const LONGEST = 32_768;
const FORM = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;
const headerSchema = z.object({
  alg: z.string().max(20),
  kid: z.string().min(1).max(512).optional(),
  // What must be understood, and is not: RFC 7515, section 4.1.11.
  crit: z.undefined().optional(),
  b64: z.undefined().optional(),
});
const claimsSchema = z.record(z.string(), z.unknown());

/** Reads a token in the compact form of RFC 7515; undefined for what is none. */
export function readToken(text: string): SignedToken | undefined {
  if (text.length > LONGEST) return undefined;
  const [, head, body, signature] = FORM.exec(text) ?? [];
  if (head === undefined || body === undefined || signature === undefined) return undefined;
  const header = headerSchema.safeParse(jsonOf(head));
  const claims = claimsSchema.safeParse(jsonOf(body));
  if (!header.success || !claims.success) return undefined;
  return {
    algorithm: header.data.alg,
    keyId: header.data.kid,
    claims: claims.data,
    signed: Buffer.from(`${head}.${body}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

function jsonOf(part: string): unknown {
  try {
    return parseJson(Buffer.from(part, 'base64url').toString(), { depth: 20, tokens: 10_000 });
  } catch {
    return undefined;
  }
}
