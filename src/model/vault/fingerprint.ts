import { createHmac } from 'node:crypto';

/** Bytes of the key by which a vault and whoever asks it tell secrets apart. */
export const FINGERPRINT_KEY_SIZE = 32;
/** How a fingerprint is written. */
export const FINGERPRINT = /^[0-9a-f]{64}$/;

/** What tells a secret apart by the key of a vault (HMAC-SHA-256, in hexadecimal); white space around it does not count. */
export function fingerprintOf(key: Buffer, secret: string): string {
  return createHmac('sha256', key).update(secret.trim()).digest('hex');
}
