import { constants, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** Key pairs of tests, by the algorithm that they sign with. */
export interface Signer {
  readonly algorithm: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const HASHES: Readonly<Record<string, string>> = { 256: 'sha256', 384: 'sha384', 512: 'sha512' };
const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

export function signer(algorithm: string): Signer {
  if (algorithm === 'EdDSA') return { algorithm, ...generateKeyPairSync('ed25519') };
  const curve = CURVES[algorithm];
  return curve === undefined
    ? { algorithm, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) }
    : { algorithm, ...generateKeyPairSync('ec', { namedCurve: curve }) };
}

/** The public key as an issuer publishes it. */
export function webKeyOf({ publicKey }: Signer, more: object): object {
  return { ...publicKey.export({ format: 'jwk' }), use: 'sig', ...more };
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of these claims; `header` is added to the one that fits the key. */
export function tokenOf(key: Signer, claims: object, header: object = {}): string {
  const text = `${encoded({ alg: key.algorithm, typ: 'JWT', ...header })}.${encoded(claims)}`;
  return `${text}.${signatureOf(key, Buffer.from(text)).toString('base64url')}`;
}

/** A token whose algorithm needs a shared secret, for which somebody takes the public key. */
export function hmacTokenOf({ publicKey }: Signer, claims: object, header: object = {}): string {
  const text = `${encoded({ alg: 'HS256', ...header })}.${encoded(claims)}`;
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
}

export function unsignedTokenOf(claims: object, header: object = {}): string {
  return `${encoded({ alg: 'none', ...header })}.${encoded(claims)}.`;
}

function signatureOf({ algorithm, privateKey: key }: Signer, data: Buffer): Buffer {
  const hash = HASHES[algorithm.slice(2)] ?? null;
  if (algorithm.startsWith('ES')) return sign(hash, data, { key, dsaEncoding: 'ieee-p1363' });
  if (!algorithm.startsWith('PS')) return sign(hash, data, key);
  return sign(hash, data, {
    key,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  });
}
