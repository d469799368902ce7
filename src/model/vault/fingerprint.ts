import { createHmac, type KeyObject } from 'node:crypto';

/** Bytes of the key by which a vault and whoever asks it tell secrets apart. */
export const FINGERPRINT_KEY_SIZE = 32;
/** How a fingerprint is written. */
export const FINGERPRINT = /^[0-9a-f]{64}$/;

/**
 * What tells a secret apart by the key of a vault (HMAC-SHA-256, in hexadecimal); white space around it does not count. Node
 * uses a key that is an object of it many times as fast as bytes.
 */
export function fingerprintOf(key: Buffer | KeyObject, secret: string): string {
  return createHmac('sha256', key).update(secret.trim()).digest('hex');
}
