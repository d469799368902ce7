import { createCipheriv } from 'node:crypto';

/** Bytes of a nonce, of which the first go into the key. */
export const LONG_NONCE_BYTES = 24;
const HASHED_BYTES = 16;
/** The first row of ChaCha's state, as bytes. */
const CONSTANTS = Buffer.from('expand 32-byte k');

/**
 * Key and nonce of ChaCha20-Poly1305 that stand for a key and a nonce of XChaCha20-Poly1305.
 * Source: https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha-03
 */
export function ofLongNonce(key: Buffer, nonce: Buffer): { readonly key: Buffer; readonly nonce: Buffer } {
  return {
    key: hchacha20(key, nonce.subarray(0, HASHED_BYTES)),
    nonce: Buffer.concat([Buffer.alloc(4), nonce.subarray(HASHED_BYTES)]),
  };
}

/** The first and the last row of ChaCha's state after its rounds (2.2): a block of the cipher, less the state before them. */
export function hchacha20(key: Buffer, nonce: Buffer): Buffer {
  const block = createCipheriv('chacha20', key, nonce).update(Buffer.alloc(64));
  return Buffer.concat([less(block.subarray(0, 16), CONSTANTS), less(block.subarray(48), nonce)]);
}

/** Word by word. */
function less(row: Buffer, before: Buffer): Buffer {
  const words = Buffer.alloc(row.length);
  for (let at = 0; at < row.length; at += 4)
    words.writeUInt32LE((row.readUInt32LE(at) - before.readUInt32LE(at)) >>> 0, at);
  return words;
}
