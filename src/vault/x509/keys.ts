import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';
import { Refusal } from '../refusal.ts';
import { inside, oidText, readDer, TAG, wholeBits } from '../der/decode.ts';
import { nothing, oid, sequence } from '../der/encode.ts';

export const KEY_TYPES = ['rsa', 'ec', 'ed25519'] as const;
export type KeyType = (typeof KEY_TYPES)[number];

const generate = promisify(generateKeyPair) as (
  type: string,
  options: object,
) => Promise<{ readonly privateKey: KeyObject }>;

const CURVES: ReadonlyMap<number, string> = new Map([
  [256, 'prime256v1'],
  [384, 'secp384r1'],
  [521, 'secp521r1'],
]);
/** Bits of RSA that are made and taken, of which fewer are weak and more cost others time. */
const RSA_BITS = [2048, 3072, 4096, 8192];
const HASHES = ['sha256', 'sha384', 'sha512'] as const;
type Hash = (typeof HASHES)[number];
const EC = '1.2.840.10045.2.1';
const ED25519 = '1.3.101.112';
const RSA: Readonly<Record<Hash, string>> = {
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};
const ECDSA: Readonly<Record<Hash, string>> = {
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};

/** Bits that a key has: as asked, 0 for the usual. Throws a `Refusal` (400) for what is no size of its type. */
export function keyBits(type: KeyType, bits: number): number {
  if (type === 'ed25519') return 0;
  const usual = bits === 0 ? (type === 'rsa' ? 2048 : 256) : bits;
  const isKnown = type === 'rsa' ? RSA_BITS.includes(usual) : CURVES.has(usual);
  if (!isKnown) throw new Refusal(400, `unsupported bit length for ${type} key: ${bits}`);
  return usual;
}

export async function newKey(type: KeyType, bits: number): Promise<KeyObject> {
  const size = keyBits(type, bits);
  const options =
    type === 'rsa'
      ? { modulusLength: size }
      : type === 'ec'
        ? { namedCurve: CURVES.get(size), paramEncoding: 'named' }
        : {};
  return (await generate(type, options)).privateKey;
}

/** What a key is. Throws a `Refusal` (400) for one that is of no type, or too weak or too large. */
export function keyKind(key: KeyObject): { readonly type: KeyType; readonly bits: number } {
  const { asymmetricKeyType, asymmetricKeyDetails: details } = key;
  if (asymmetricKeyType === 'ed25519') return { type: 'ed25519', bits: 0 };
  const bits = details?.modulusLength ?? 0;
  const { publicExponent = 0n } = details ?? {};
  const isUsual = publicExponent >= 3n && publicExponent <= 0xffffffffn;
  if (asymmetricKeyType === 'rsa' && bits >= 2048 && bits <= 8192 && isUsual) return { type: 'rsa', bits };
  const curve = [...CURVES].find(([, name]) => name === details?.namedCurve);
  if (asymmetricKeyType === 'ec' && curve) return { type: 'ec', bits: curve[0] };
  throw new Refusal(
    400,
    'the key is of no type and size that is taken: rsa of 2048 to 8192 bits, ec, ed25519',
  );
}

/** A public key by its SubjectPublicKeyInfo. Throws a `Refusal` (400) for what is none. */
export function publicKeyOf(info: Buffer): KeyObject {
  const [algorithm] = inside(readDer(info), TAG.sequence);
  const [type, parameters] = inside(algorithm, TAG.sequence);
  // A curve of somebody's own parameters may be that of a known name but for its generator.
  if (oidText(type) === EC && parameters?.tag !== TAG.oid) throw new Refusal(400, 'the curve has no name');
  try {
    return createPublicKey({ key: info, format: 'der', type: 'spki' });
  } catch {
    throw new Refusal(400, 'the public key is none');
  }
}

export function publicKeyInfo(key: KeyObject): Buffer {
  const own = key.type === 'private' ? createPublicKey(key) : key;
  return own.export({ format: 'der', type: 'spki' });
}

/** A private key by its PEM. Throws a `Refusal` (400) for what is none. */
export function privateKeyOf(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Refusal(400, 'the private key is none');
  }
}

/** By which a certificate names a key (RFC 5280, section 4.2.1.2, method 1). */
export function keyIdentifier(info: Buffer): Buffer {
  const [, key] = inside(readDer(info), TAG.sequence);
  return createHash('sha1').update(wholeBits(key)).digest();
}

/** Are they of one pair? */
export function isPair(privateKey: KeyObject, info: Buffer): boolean {
  return publicKeyInfo(privateKey).equals(info);
}

/** How a key signs: the algorithm as a certificate says it, and what it makes of bytes. */
export interface Signer {
  readonly algorithm: Buffer;
  sign(bytes: Buffer): Buffer;
}

/** `bits` of the hash: 256, 384, 512, or 0 for what fits the key. */
export function signerOf(key: KeyObject, bits = 0): Signer {
  const kind = keyKind(key);
  if (kind.type === 'ed25519')
    return { algorithm: sequence(oid(ED25519)), sign: (bytes) => sign(null, bytes, key) };
  const fitting = kind.type === 'ec' && kind.bits > 256 ? (kind.bits === 384 ? 384 : 512) : 256;
  const hash = HASHES.find((one) => one === `sha${kind.type === 'ec' || bits === 0 ? fitting : bits}`);
  if (!hash) throw new Refusal(400, `unsupported signature bits: ${bits}`);
  return {
    algorithm: kind.type === 'rsa' ? sequence(oid(RSA[hash]), nothing()) : sequence(oid(ECDSA[hash])),
    sign: (bytes) => sign(hash, bytes, key),
  };
}

/** Is it what the key signed by an algorithm that is still good? */
export function isSignature(algorithm: string, key: KeyObject, bytes: Buffer, signature: Buffer): boolean {
  const { type } = keyKind(key);
  const hash = HASHES.find((one) => (type === 'rsa' ? RSA : ECDSA)[one] === algorithm);
  const isKnown = type === 'ed25519' ? algorithm === ED25519 : hash !== undefined;
  return isKnown && verify(type === 'ed25519' ? null : hash, bytes, key, signature);
}
