import type { LeakFinding } from '../../../model/finding/leak.ts';
import { nameOf, nameOfLeak } from './leak-name.ts';
import type { SecretListener } from './types.ts';

/** What is kept of secrets, by what findings tell of them, in memory for as long as this is. */
export interface HeardSecrets {
  readonly hear: SecretListener;
  /** Undefined where the secret was not heard, or may be one of several. */
  readonly keptOf: (finding: LeakFinding) => string | undefined;
}

/** Keeps of each secret of a target, while its files are read, what `keep` makes of it: a fingerprint, or all of it. */
export function heardSecrets(keep: (secret: string) => string): HeardSecrets {
  /** Empty: it may be one of several. */
  const known = new Map<string, string>();
  return {
    hear: (leaks, path) => {
      for (const leak of leaks) {
        const [name, kept] = [nameOfLeak(leak, path), keep(leak.secret)];
        known.set(name, (known.get(name) ?? kept) === kept ? kept : '');
      }
    },
    keptOf: (finding) => known.get(nameOf(finding)) || undefined,
  };
}
