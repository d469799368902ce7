import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { Refusal } from '../../refusal.ts';
import type { AeadCipher } from './key-types.ts';
import { secretBytes } from './material.ts';
import type { KeyVersion, TransitKey } from './types.ts';

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
  const nonce = key.convergent
    ? convergentNonce(secret.subarray(bytes), plaintext, bound.associatedData)
    : randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(name as 'aes-256-gcm', secret.subarray(0, bytes), nonce, {
    authTagLength: TAG_BYTES,
  });
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
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw unopened();
  const size = key.convergent ? bytes + NONCE_KEY_BYTES : bytes;
  const secret = secretBytes(key, version, bound.context, size).subarray(0, bytes);
  const decipher = createDecipheriv(name as 'aes-256-gcm', secret, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  if (bound.associatedData) decipher.setAAD(bound.associatedData);
  const head = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
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

/** The same text under other associated data has another nonce: one nonce for both would give the key of GCM's tags away. */
function convergentNonce(nonceKey: Buffer, plaintext: Buffer, associatedData: Buffer | undefined): Buffer {
  const key = associatedData?.length
    ? createHmac('sha256', nonceKey).update(associatedData).digest()
    : nonceKey;
  return createHmac('sha256', key).update(plaintext).digest().subarray(0, NONCE_BYTES);
}
