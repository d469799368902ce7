import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_SIZE = 12;
const TAG_SIZE = 16;

/** Nonce, ciphertext and tag of AES-256-GCM (NIST SP 800-38D), with a random nonce; `bound` must be the same to read it. */
export function seal(key: Buffer | KeyObject, plain: Buffer, bound: Buffer): Buffer {
  const nonce = randomBytes(NONCE_SIZE);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_SIZE });
  cipher.setAAD(bound);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What `seal` was given; undefined where key, text or what it was bound to is another. */
export function unseal(key: Buffer | KeyObject, sealed: Buffer, bound: Buffer): Buffer | undefined {
  if (sealed.length < NONCE_SIZE + TAG_SIZE) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_SIZE), {
    authTagLength: TAG_SIZE,
  });
  decipher.setAAD(bound);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_SIZE));
  const plain = decipher.update(sealed.subarray(NONCE_SIZE, sealed.length - TAG_SIZE));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    plain.fill(0);
    return undefined;
  }
}
