import type { LeakFinding } from '../../../model/finding/leak.ts';
import { fingerprintOf } from '../../../model/vault/fingerprint.ts';
import { nameOf, nameOfLeak } from './leak-name.ts';
import type { SecretListener } from './types.ts';

/** Fingerprints of secrets by a vault's key, by what findings tell of them. No secret is kept. */
export interface HeardFingerprints {
  readonly hear: SecretListener;
  /** Undefined where it was not heard, or may be one of several. */
  readonly fingerprintOf: (finding: LeakFinding) => string | undefined;
}

/** Takes the fingerprint of each secret while files are read. */
export function heardFingerprints(key: Buffer): HeardFingerprints {
  /** Empty: it may be one of several. */
  const known = new Map<string, string>();
  return {
    hear: (leaks, path) => {
      for (const leak of leaks) {
        const [name, fingerprint] = [nameOfLeak(leak, path), fingerprintOf(key, leak.secret)];
        known.set(name, (known.get(name) ?? fingerprint) === fingerprint ? fingerprint : '');
      }
    },
    fingerprintOf: (finding) => known.get(nameOf(finding)) || undefined,
  };
}
