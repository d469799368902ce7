import { constants, type KeyObject, sign, verify } from 'node:crypto';
import { Refusal } from '../../refusal.ts';
import { derOfSignature, signatureOfDer, signEcdsa, verifyEcdsa } from './ecdsa-prehashed.ts';
import { type EcCurve, traitsOf } from './key-types.ts';
import { privateKeyOf, publicKeyOf } from './material.ts';
import { type SaltLength, signPkcs1, signPss, verifyPkcs1, verifyPss } from './rsa-prehashed.ts';
import type { KeyVersion, TransitKey } from './types.ts';

/** How something is signed. */
export interface Scheme {
  /** As OpenSSL names it; undefined for none, with PKCS #1 v1.5 alone. */
  readonly hash: string | undefined;
  readonly isPrehashed: boolean;
  readonly rsa: 'pss' | 'pkcs1v15';
  readonly marshaling: 'asn1' | 'jws';
  readonly saltLength: SaltLength;
}

/** Signs by a version of a key. Throws a `Refusal` (400) where the key cannot. */
export function signBy(
  key: TransitKey,
  version: KeyVersion,
  input: Buffer,
  scheme: Scheme,
  context: Buffer | undefined,
): Buffer {
  const traits = traitsOf(key.type);
  if (traits.family === 'aead' || traits.family === 'hmac') throw unsigned(key);
  const privateKey = privateKeyOf(key, version, context);
  if (traits.family === 'ed25519') return sign(null, input, privateKey);
  if (traits.family === 'rsa') return signRsa(privateKey, input, scheme);
  if (!scheme.isPrehashed)
    return sign(namedHash(scheme), input, { key: privateKey, dsaEncoding: encodingOf(scheme) });
  const signature = signEcdsa(privateKey, traits.curve, input);
  return scheme.marshaling === 'asn1' ? derOfSignature(signature) : signature;
}

/** Is it a signature by a version of a key? Throws a `Refusal` (400) where the key cannot tell. */
export function isSignedBy(
  key: TransitKey,
  version: KeyVersion,
  input: Buffer,
  signature: Buffer,
  scheme: Scheme,
  context: Buffer | undefined,
): boolean {
  const traits = traitsOf(key.type);
  if (traits.family === 'aead' || traits.family === 'hmac') throw unsigned(key);
  if (traits.family === 'ec' && scheme.isPrehashed)
    return verifyPrehashedEc(privateKeyOf(key, version), traits.curve, input, signature, scheme);
  const publicKey = publicKeyOf(key, version, context);
  if (traits.family === 'ed25519') return verify(null, input, publicKey, signature);
  if (traits.family === 'rsa') return verifyRsa(publicKey, input, signature, scheme);
  return verify(namedHash(scheme), input, { key: publicKey, dsaEncoding: encodingOf(scheme) }, signature);
}

function unsigned({ type }: TransitKey): Refusal {
  return new Refusal(400, `keys of ${type} do not sign`);
}

function signRsa(key: KeyObject, input: Buffer, scheme: Scheme): Buffer {
  const { hash, isPrehashed, rsa, saltLength } = scheme;
  if (rsa === 'pkcs1v15') {
    if (isPrehashed) return signPkcs1(key, hash, input);
    return sign(namedHash(scheme), input, { key, padding: constants.RSA_PKCS1_PADDING });
  }
  if (isPrehashed) return signPss(key, namedHash(scheme), input, saltLength);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  try {
    return sign(namedHash(scheme), input, { key, padding, saltLength: saltOf(saltLength) });
  } catch {
    throw new Refusal(400, 'the salt is too long for the key');
  }
}

function verifyRsa(key: KeyObject, input: Buffer, signature: Buffer, scheme: Scheme): boolean {
  const { hash, isPrehashed, rsa, saltLength } = scheme;
  if (rsa === 'pkcs1v15') {
    if (isPrehashed) return verifyPkcs1(key, hash, input, signature);
    return verify(namedHash(scheme), input, { key, padding: constants.RSA_PKCS1_PADDING }, signature);
  }
  if (isPrehashed) return verifyPss(key, namedHash(scheme), input, saltLength, signature);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const salt = saltLength === 'auto' ? constants.RSA_PSS_SALTLEN_AUTO : saltOf(saltLength);
  return verify(namedHash(scheme), input, { key, padding, saltLength: salt }, signature);
}

function verifyPrehashedEc(
  key: KeyObject,
  curve: EcCurve,
  input: Buffer,
  signature: Buffer,
  { marshaling }: Scheme,
): boolean {
  const plain = marshaling === 'asn1' ? signatureOfDer(signature, curve) : signature;
  return plain !== undefined && verifyEcdsa(key, curve, input, plain);
}

function namedHash({ hash }: Scheme): string {
  if (hash === undefined)
    throw new Refusal(400, 'hash_algorithm=none requires prehashed=true and signature_algorithm=pkcs1v15');
  return hash;
}

function encodingOf({ marshaling }: Scheme): 'der' | 'ieee-p1363' {
  return marshaling === 'asn1' ? 'der' : 'ieee-p1363';
}

function saltOf(saltLength: SaltLength): number {
  if (saltLength === 'auto') return constants.RSA_PSS_SALTLEN_MAX_SIGN;
  return saltLength === 'hash' ? constants.RSA_PSS_SALTLEN_DIGEST : saltLength;
}
