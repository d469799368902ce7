import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_SIZE = 12;
const TAG_SIZE = 16;

/** What comes at once of a long text, so that there is no second one as long. */
const CHUNK = 2 ** 20;

/**
 * Nonce, ciphertext and tag of AES-256-GCM (NIST SP 800-38D), with a random nonce, behind a head that anybody may read;
 * `bound` must be the same to read it.
 */
export function seal(
  key: Buffer | KeyObject,
  plain: Buffer,
  bound: Buffer,
  head: Buffer = Buffer.alloc(0),
): Buffer {
  const nonce = randomBytes(NONCE_SIZE);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_SIZE });
  cipher.setAAD(bound);
  if (plain.length <= CHUNK)
    return Buffer.concat([head, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  const start = head.length + NONCE_SIZE;
  const sealed = Buffer.allocUnsafe(start + plain.length + TAG_SIZE);
  head.copy(sealed);
  nonce.copy(sealed, head.length);
  for (let at = 0; at < plain.length; at += CHUNK)
    cipher.update(plain.subarray(at, at + CHUNK)).copy(sealed, start + at);
  cipher.final();
  cipher.getAuthTag().copy(sealed, start + plain.length);
  return sealed;
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
    // In this mode nothing comes at the end.
    decipher.final();
    return plain;
  } catch {
    plain.fill(0);
    return undefined;
  }
}
