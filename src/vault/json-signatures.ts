import { constants, generateKeyPair, type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';

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

const makePair = promisify(generateKeyPair);
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
    return verify(hash, signed, { key, ...paddingOf(padding) }, signature);
  } catch {
    // Bytes that are no signature of this kind.
    return false;
  }
}

/** Makes a private key for an algorithm of `ALGORITHM_NAMES`. */
export async function newKeyFor(algorithm: string): Promise<KeyObject> {
  const { keyType, curve } = knownAlgorithm(algorithm);
  const pair =
    keyType === 'rsa'
      ? await makePair('rsa', { modulusLength: LEAST_RSA })
      : curve === undefined
        ? await makePair('ed25519')
        : await makePair('ec', { namedCurve: curve });
  return pair.privateKey;
}

/** Signs by an algorithm of `ALGORITHM_NAMES`, with a key that was made for it. */
export function signedBy(algorithm: string, signed: Buffer, key: KeyObject): Buffer {
  const { hash, padding, keyType } = knownAlgorithm(algorithm);
  if (keyType === 'ec') return sign(hash, signed, { key, dsaEncoding: 'ieee-p1363' });
  return sign(hash, signed, padding === undefined ? key : { key, ...paddingOf(padding) });
}

function knownAlgorithm(name: string): Algorithm {
  const known = ALGORITHMS.get(name);
  if (!known) throw new TypeError(`no algorithm of JSON signatures: ${name}`);
  return known;
}

function paddingOf(padding: number) {
  return { padding, ...(padding === PSS && { saltLength: constants.RSA_PSS_SALTLEN_DIGEST }) };
}

/** A key is for the algorithms of its own kind alone, whatever a token says. */
function fits(name: string, key: KeyObject): boolean {
  const known = ALGORITHMS.get(name);
  if (!known || key.type !== 'public' || key.asymmetricKeyType !== known.keyType) return false;
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  return known.keyType === 'rsa' ? modulusLength >= LEAST_RSA : namedCurve === known.curve;
}
