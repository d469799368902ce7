import {
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { seal, unseal } from '../barrier/cipher.ts';
import { KEY_SIZE } from '../barrier/key-ring.ts';

/** A key that was encrypted for one replica, in base64: nobody but its process can open it. */
export interface HandedKey {
  /** Public, of a pair that was made for this alone. */
  readonly from: string;
  readonly box: string;
}

/**
 * By which one replica gives another a key, by way of the store: X25519 (RFC 7748) with a pair of this process alone, so
 * that no copy of the store can be opened, whoever has the keys of the vault.
 */
export class KeyHandover {
  readonly id = randomBytes(12).toString('hex');
  readonly #private: KeyObject;
  /** In base64. */
  readonly publicKey: string;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('x25519');
    this.#private = privateKey;
    this.publicKey = textOf(publicKey);
  }

  /** The key that somebody has encrypted for this process, and what it is said to be; undefined of anything else. */
  open({ from, box }: HandedKey, what: string): Buffer | undefined {
    const key = keyOf(this.#private, from, this.publicKey);
    const opened = unseal(key, Buffer.from(box, 'base64'), Buffer.from(what));
    key.fill(0);
    return opened;
  }
}

/** Encrypts a key for the process that has a public key. */
export function handedTo(publicKey: string, secret: Buffer, what: string): HandedKey {
  const own = generateKeyPairSync('x25519');
  const key = keyOf(own.privateKey, publicKey, publicKey);
  const box = seal(key, secret, Buffer.from(what)).toString('base64');
  key.fill(0);
  return { from: textOf(own.publicKey), box };
}

function keyOf(privateKey: KeyObject, publicKey: string, receiver: string): Buffer {
  const other = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  const shared = diffieHellman({ privateKey, publicKey: other });
  const key = Buffer.from(hkdfSync('sha256', shared, receiver, 'plimsoll vault key handover', KEY_SIZE));
  shared.fill(0);
  return key;
}

function textOf(publicKey: KeyObject): string {
  return publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
}
