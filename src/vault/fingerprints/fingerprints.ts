import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { KeyedHash } from '../keyed-hash.ts';

/**
 * Fingerprints of secrets, by keys of the vault. Whoever may ask which secrets are known has the first, and asks by what it
 * makes: no secret is sent. Names of rows are made of that by a second one, which nobody has: the store shows names.
 */
export class Fingerprints {
  /** For whoever may ask. */
  readonly key: Buffer;
  readonly #own: KeyedHash;
  readonly #rows: KeyObject;
  readonly #evidence: KeyObject;

  constructor(salt: Buffer) {
    this.key = derived(salt, 'fingerprints');
    this.#own = new KeyedHash(this.key);
    this.#rows = createSecretKey(derived(salt, 'rows of fingerprints'));
    this.#evidence = createSecretKey(derived(salt, 'evidence'));
  }

  /** As `fingerprintOf` makes it. */
  of(secret: string): string {
    return this.#own.of(secret.trim());
  }

  /** By what the vault knows that it was shown evidence of a digest, and when. */
  sealOf(digest: string, at: string): string {
    return createHmac('sha256', this.#evidence).update(`${at}\0${digest}`).digest('hex');
  }

  /** The name of what is noted of a fingerprint. */
  rowOf(fingerprint: string): string {
    return createHmac('sha256', this.#rows).update(fingerprint).digest('base64url').slice(0, 22);
  }
}

function derived(salt: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', salt, '', `plimsoll vault ${purpose}`, 32));
}
