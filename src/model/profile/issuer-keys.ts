import { createPublicKey, type KeyObject } from 'node:crypto';
import type { TokenIssuer } from './access-token.ts';
import { algorithmOf, type TokenAlgorithm, type TokenKey, type WebKey } from './token-key.ts';

/** A key of an issuer, where it is written, and how it is read, which throws where it is none. */
interface IssuerKey {
  readonly id: string | undefined;
  readonly algorithm: TokenAlgorithm;
  readonly place: string;
  readonly read: () => KeyObject;
}

/** The keys of an issuer, however they are written. */
export function issuerKeys({ keys = [], jwks }: TokenIssuer): IssuerKey[] {
  return [
    ...keys.map(({ id, algorithm, pem }, index) => ({
      id,
      algorithm,
      place: `keys[${index}]`,
      read: () => createPublicKey(pem),
    })),
    ...(jwks?.keys ?? []).map((key, index) => ({
      id: key.kid,
      algorithm: algorithmOf(key),
      place: `jwks.keys[${index}]`,
      read: () => createPublicKey({ key: publicPart(key), format: 'jwk' }),
    })),
  ];
}

/** The same keys as PEM, of an issuer whose keys can be read. */
export function pemKeys(issuer: TokenIssuer): TokenKey[] {
  return issuerKeys(issuer).map(({ id, algorithm, read }) => ({
    id,
    algorithm,
    pem: read().export({ type: 'spki', format: 'pem' }).toString(),
  }));
}

function publicPart({ kty, n, e, crv, x, y }: WebKey) {
  return kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y };
}
