import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import { Refusal } from '../../refusal.ts';
import { type KeyTraits, type KeyType, traitsOf } from './key-types.ts';
import type { KeyVersion, TransitKey } from './types.ts';

const makePair = promisify(generateKeyPair);

/** What HKDF of OpenSSL takes. */
const LONGEST_CONTEXT = 1024;
const HMAC_KEY_BYTES = 32;
/** PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410). */
const ED25519_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const SMALLEST_HMAC_KEY = 32;
const LARGEST_HMAC_KEY = 512;

/** Makes the material of a version. */
export async function generateVersion(type: KeyType, size: number, now: number): Promise<KeyVersion> {
  const traits = traitsOf(type);
  if (traits.family === 'aead') return symmetricVersion(type, randomBytes(traits.bytes), now);
  if (traits.family === 'hmac') return symmetricVersion(type, randomBytes(size || HMAC_KEY_BYTES), now);
  return asymmetricVersion((await pairOf(traits)).privateKey, now);
}

/** A version of bytes that somebody brought. Throws a `Refusal` (400) where they are no key of the type. */
export function importedVersion(type: KeyType, bytes: Buffer, now: number): KeyVersion {
  const traits = traitsOf(type);
  if (traits.family === 'aead' || traits.family === 'hmac') {
    const fits =
      traits.family === 'aead'
        ? bytes.length === traits.bytes
        : bytes.length >= SMALLEST_HMAC_KEY && bytes.length <= LARGEST_HMAC_KEY;
    if (!fits) throw new Refusal(400, `the key has the wrong size for ${type}`);
    return symmetricVersion(type, bytes, now);
  }
  const key = parsed(() => createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }));
  checkFits(key, type, traits);
  return asymmetricVersion(key, now);
}

/** A version of which the public key alone is known, given as PEM. Throws a `Refusal` (400) as above. */
export function publicVersion(type: KeyType, pem: string, now: number): KeyVersion {
  const traits = traitsOf(type);
  if (traits.family === 'aead' || traits.family === 'hmac')
    throw new Refusal(400, `a key of ${type} has no public key`);
  const key = parsed(() => createPublicKey(pem));
  checkFits(key, type, traits);
  return { created: now, secret: '', publicKey: spkiOf(key), hmacKey: newHmacKey() };
}

/** Checks a size that a key for HMAC is to have, 0 for the usual one. Throws a `Refusal` (400). */
export function checkSize(type: KeyType, size: number): void {
  if (size === 0) return;
  if (type !== 'hmac' || size < SMALLEST_HMAC_KEY || size > LARGEST_HMAC_KEY)
    throw new Refusal(400, `key_size is for hmac: ${SMALLEST_HMAC_KEY} to ${LARGEST_HMAC_KEY} bytes`);
}

/**
 * The bytes of a symmetric key, or as many as are asked of what is derived from it by a context (HKDF with SHA-256,
 * RFC 5869, without salt). Throws a `Refusal` (400) where a context is missing, too long, or not for this key.
 */
export function secretBytes(
  { derived }: TransitKey,
  { secret }: KeyVersion,
  context: Buffer | undefined,
  size: number,
): Buffer {
  const bytes = Buffer.from(secret, 'base64');
  return derived ? derivedBytes(bytes, context, size) : bytes;
}

/** The private key, derived where the key is. Throws a `Refusal` (400) where there is none. */
export function privateKeyOf(key: TransitKey, version: KeyVersion, context?: Buffer): KeyObject {
  if (version.secret === '') throw new Refusal(400, 'the private key of this version is not known here');
  const pkcs8 = Buffer.from(version.secret, 'base64');
  if (!key.derived) return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const seed = derivedBytes(pkcs8.subarray(ED25519_HEAD.length), context, 32);
  return createPrivateKey({ key: Buffer.concat([ED25519_HEAD, seed]), format: 'der', type: 'pkcs8' });
}

/** The public key, derived where the key is. */
export function publicKeyOf(key: TransitKey, version: KeyVersion, context?: Buffer): KeyObject {
  if (key.derived) return createPublicKey(privateKeyOf(key, version, context));
  return createPublicKey({ key: Buffer.from(version.publicKey, 'base64'), format: 'der', type: 'spki' });
}

/** The 32 bytes of a public or private Ed25519 key. */
export function rawEd25519(key: KeyObject): Buffer {
  const { x, d } = key.export({ format: 'jwk' });
  return Buffer.from((key.type === 'private' ? d : x) ?? '', 'base64url');
}

function derivedBytes(secret: Buffer, context: Buffer | undefined, size: number): Buffer {
  if (context === undefined || context.length === 0)
    throw new Refusal(400, 'missing "context" for key derivation; the key was created using a derived key');
  if (context.length > LONGEST_CONTEXT)
    throw new Refusal(400, `a context has at most ${LONGEST_CONTEXT} bytes`);
  return Buffer.from(hkdfSync('sha256', secret, '', context, size));
}

function symmetricVersion(type: KeyType, bytes: Buffer, created: number): KeyVersion {
  const secret = bytes.toString('base64');
  return { created, secret, publicKey: '', hmacKey: type === 'hmac' ? secret : newHmacKey() };
}

function asymmetricVersion(key: KeyObject, created: number): KeyVersion {
  const secret = key.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  return { created, secret, publicKey: spkiOf(createPublicKey(key)), hmacKey: newHmacKey() };
}

function newHmacKey(): string {
  return randomBytes(HMAC_KEY_BYTES).toString('base64');
}

function spkiOf(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).toString('base64');
}

type AsymmetricTraits = Extract<KeyTraits, { family: 'rsa' | 'ec' | 'ed25519' }>;

function pairOf(traits: AsymmetricTraits): Promise<{ readonly privateKey: KeyObject }> {
  if (traits.family === 'rsa') return makePair('rsa', { modulusLength: traits.bits });
  return traits.family === 'ec' ? makePair('ec', { namedCurve: traits.curve }) : makePair('ed25519');
}

function checkFits(key: KeyObject, type: KeyType, traits: AsymmetricTraits): void {
  const { asymmetricKeyType: family, asymmetricKeyDetails: details } = key;
  const fits =
    family === traits.family &&
    (traits.family !== 'rsa' || details?.modulusLength === traits.bits) &&
    (traits.family !== 'ec' || details?.namedCurve === traits.curve);
  if (!fits) throw new Refusal(400, `the key is none of ${type}`);
}

function parsed(parse: () => KeyObject): KeyObject {
  try {
    return parse();
  } catch {
    // What OpenSSL says of it may show some of the key.
    throw new Refusal(400, 'the key cannot be read');
  }
}
