import { constants, type KeyObject, verify } from 'node:crypto';

/** Bytes, and who is said to have signed them how. */
export interface JsonSignature {
  readonly algorithm: string;
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** How signatures of an algorithm are verified, and with which keys. */
interface Algorithm {
  readonly hash: string | null;
  readonly keyType: 'rsa' | 'ec' | 'ed25519';
  readonly curve?: string;
  readonly padding?: number;
}

const PKCS1 = constants.RSA_PKCS1_PADDING;
const PSS = constants.RSA_PKCS1_PSS_PADDING;
/** Bits of a key of RSA: RFC 7518, section 3.3. */
const LEAST_RSA = 2048;

/** With a public key each: nobody who can verify can sign. Source: RFC 7518, section 3.1, and RFC 8037. */
const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map<string, Algorithm>([
  ['RS256', { hash: 'sha256', keyType: 'rsa', padding: PKCS1 }],
  ['RS384', { hash: 'sha384', keyType: 'rsa', padding: PKCS1 }],
  ['RS512', { hash: 'sha512', keyType: 'rsa', padding: PKCS1 }],
  ['PS256', { hash: 'sha256', keyType: 'rsa', padding: PSS }],
  ['PS384', { hash: 'sha384', keyType: 'rsa', padding: PSS }],
  ['PS512', { hash: 'sha512', keyType: 'rsa', padding: PSS }],
  ['ES256', { hash: 'sha256', keyType: 'ec', curve: 'prime256v1' }],
  ['ES384', { hash: 'sha384', keyType: 'ec', curve: 'secp384r1' }],
  ['ES512', { hash: 'sha512', keyType: 'ec', curve: 'secp521r1' }],
  ['EdDSA', { hash: null, keyType: 'ed25519' }],
]);

export const ALGORITHM_NAMES: readonly string[] = [...ALGORITHMS.keys()];

/** Is a key of a kind that this program verifies with at all? */
export function isUsable(key: KeyObject): boolean {
  return ALGORITHM_NAMES.some((name) => fits(name, key));
}

/** Did this key sign something, by the algorithm that is named with it? */
export function isSignedBy({ algorithm, signed, signature }: JsonSignature, key: KeyObject): boolean {
  const known = ALGORITHMS.get(algorithm);
  if (!known || !fits(algorithm, key)) return false;
  const { hash, padding, keyType } = known;
  try {
    if (keyType === 'ec') return verify(hash, signed, { key, dsaEncoding: 'ieee-p1363' }, signature);
    if (padding === undefined) return verify(hash, signed, key, signature);
    const saltLength = padding === PSS ? { saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {};
    return verify(hash, signed, { key, padding, ...saltLength }, signature);
  } catch {
    // Bytes that are no signature of this kind.
    return false;
  }
}

/** A key is for the algorithms of its own kind alone, whatever a token says. */
function fits(name: string, key: KeyObject): boolean {
  const known = ALGORITHMS.get(name);
  if (!known || key.type !== 'public' || key.asymmetricKeyType !== known.keyType) return false;
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  return known.keyType === 'rsa' ? modulusLength >= LEAST_RSA : namedCurve === known.curve;
}
