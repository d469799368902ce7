import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../../../../model/json/parse.ts';
import { isSignedBy, isUsable } from '../../../json-signatures.ts';
import { Problem } from './problem.ts';

const text = z.string().regex(/^[\w-]{1,2048}$/);
/** Public keys, with what makes them alone: a private one is refused (RFC 7517, RFC 8037). */
const jwkSchema = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('RSA'), n: text, e: text }),
  z.strictObject({ kty: z.literal('EC'), crv: z.enum(['P-256', 'P-384', 'P-521']), x: text, y: text }),
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: text }),
]);
export type Jwk = z.infer<typeof jwkSchema>;

const part = z.string().regex(/^[\w-]{0,200000}$/);
const messageSchema = z.object({ protected: part, payload: part, signature: part });
const headerSchema = z.object({
  alg: z.string().max(20),
  nonce: z.string().max(128).optional(),
  url: z.string().max(4096),
  kid: z.string().min(1).max(4096).optional(),
  jwk: z.record(z.string(), z.unknown()).optional(),
  crit: z.undefined().optional(),
  b64: z.undefined().optional(),
});

/** A message as it came, whose signature nobody has looked at. */
export interface Message {
  readonly header: z.infer<typeof headerSchema>;
  /** Undefined where there is none: what reads (RFC 8555, section 6.3). */
  readonly payload: unknown;
  readonly payloadText: string;
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** Reads a flattened JWS. Throws a `Problem` for what is none. Source: RFC 7515, section 7.2.2, and RFC 8555, section 6.2 */
export function readMessage(given: unknown): Message {
  const message = messageSchema.safeParse(given);
  if (!message.success) throw new Problem('malformed', 'a request is a JWS in the flattened form');
  const { protected: head, payload, signature } = message.data;
  const header = headerSchema.safeParse(jsonOf(head));
  if (!header.success)
    throw new Problem('malformed', 'the protected header lacks something, or has too much');
  return {
    header: header.data,
    payload: payload === '' ? undefined : jsonOf(payload),
    payloadText: payload,
    signed: Buffer.from(`${head}.${payload}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** A public key as it stands in a header. Throws a `Problem` (`badPublicKey`) for another. */
export function readJwk(given: unknown): Jwk {
  const members = z.record(z.string(), z.unknown()).catch({}).parse(given);
  // Names of keys, and what they are for, are not looked at.
  const { kid: _, use: __, alg: ___, key_ops: ____, ...own } = members;
  const jwk = jwkSchema.safeParse(own);
  if (!jwk.success)
    throw new Problem('badPublicKey', 'a public key is of RSA, P-256, P-384, P-521 or Ed25519');
  return jwk.data;
}

/** Throws a `Problem` where a key did not sign a message. */
export function checkSignature(message: Message, jwk: Jwk): void {
  const { header, signed, signature } = message;
  if (!isSignedBy({ algorithm: header.alg, signed, signature }, keyOf(jwk)))
    throw new Problem('badSignatureAlgorithm', 'the signature is not of this key by a known algorithm');
}

export function keyOf(jwk: Jwk): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    throw new Problem('badPublicKey', 'the public key is none');
  }
  if (!isUsable(key)) throw new Problem('badPublicKey', 'the public key is too small');
  return key;
}

/** What a key is known by. Source: RFC 7638 */
export function thumbprintOf(jwk: Jwk): string {
  const members = Object.entries(jwk).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(members)))
    .digest('base64url');
}

function jsonOf(encoded: string): unknown {
  try {
    return parseJson(Buffer.from(encoded, 'base64url').toString(), { depth: 10, tokens: 20_000 });
  } catch {
    throw new Problem('malformed', 'a part of the request is no JSON');
  }
}
