import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { Refusal } from '../../refusal.ts';
import type { AeadCipher } from './key-types.ts';
import { secretBytes } from './material.ts';
import type { KeyVersion, TransitKey } from './types.ts';
import { LONG_NONCE_BYTES, ofLongNonce } from './xchacha.ts';

interface Bound {
  readonly context: Buffer | undefined;
  readonly associatedData: Buffer | undefined;
}

interface Traits {
  readonly cipher: AeadCipher;
  readonly bytes: number;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Of the key by which nonces of convergent encryption are made. */
const NONCE_KEY_BYTES = 32;

/** Nonce, ciphertext and tag. The nonce is random, or made of what is encrypted where the key is convergent. */
export function sealAead(
  key: TransitKey,
  version: KeyVersion,
  { cipher: name, bytes }: Traits,
  plaintext: Buffer,
  bound: Bound,
): Buffer {
  const size = key.convergent ? bytes + NONCE_KEY_BYTES : bytes;
  const secret = secretBytes(key, version, bound.context, size);
  const nonceBytes = nonceBytesOf(name);
  const nonce = key.convergent
    ? convergentNonce(secret.subarray(bytes), plaintext, bound.associatedData).subarray(0, nonceBytes)
    : randomBytes(nonceBytes);
  const used = keyedBy(name, secret.subarray(0, bytes), nonce);
  const cipher = createCipheriv(used.cipher, used.key, used.nonce, { authTagLength: TAG_BYTES });
  if (bound.associatedData) cipher.setAAD(bound.associatedData);
  const head = cipher.update(plaintext);
  return Buffer.concat([nonce, head, cipher.final(), cipher.getAuthTag()]);
}

/** What `sealAead` was given. Throws a `Refusal` (400) where it was changed, or bound to something else. */
export function openAead(
  key: TransitKey,
  version: KeyVersion,
  { cipher: name, bytes }: Traits,
  sealed: Buffer,
  bound: Bound,
): Buffer {
  const nonceBytes = nonceBytesOf(name);
  if (sealed.length < nonceBytes + TAG_BYTES) throw unopened();
  const size = key.convergent ? bytes + NONCE_KEY_BYTES : bytes;
  const secret = secretBytes(key, version, bound.context, size).subarray(0, bytes);
  const used = keyedBy(name, secret, sealed.subarray(0, nonceBytes));
  const decipher = createDecipheriv(used.cipher, used.key, used.nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  if (bound.associatedData) decipher.setAAD(bound.associatedData);
  const head = decipher.update(sealed.subarray(nonceBytes, -TAG_BYTES));
  try {
    return Buffer.concat([head, decipher.final()]);
  } catch {
    throw unopened();
  }
}

/** For what does not decrypt, whatever the reason is. */
export function unopened(): Refusal {
  return new Refusal(400, 'invalid ciphertext: unable to decrypt');
}

function nonceBytesOf(cipher: AeadCipher): number {
  return cipher === 'xchacha20-poly1305' ? LONG_NONCE_BYTES : NONCE_BYTES;
}

/** The cipher of OpenSSL by which that is done, with the key and the nonce that it takes. */
function keyedBy(cipher: AeadCipher, key: Buffer, nonce: Buffer) {
  const name = cipher === 'xchacha20-poly1305' ? 'chacha20-poly1305' : cipher;
  const used = cipher === 'xchacha20-poly1305' ? ofLongNonce(key, nonce) : { key, nonce };
  // The types of Node know one of each mode; all of these have a tag.
  return { cipher: name as 'aes-256-gcm', ...used };
}

/** The same text under other associated data has another nonce: one nonce for both would give the key of GCM's tags away. */
function convergentNonce(nonceKey: Buffer, plaintext: Buffer, associatedData: Buffer | undefined): Buffer {
  const key = associatedData?.length
    ? createHmac('sha256', nonceKey).update(associatedData).digest()
    : nonceKey;
  return createHmac('sha256', key).update(plaintext).digest();
}
