import type { LeakFinding } from '../../../model/finding/leak.ts';
import { nameOf, nameOfLeak } from './leak-name.ts';
import type { SecretListener } from './types.ts';

/** Secrets by what findings tell of them, in memory for as long as this is. */
export interface HeardSecrets {
  readonly hear: SecretListener;
  /** Undefined where it was not heard, or may be one of several. */
  readonly secretOf: (finding: LeakFinding) => string | undefined;
}

/** Keeps the secrets of a target, for whoever takes them out of it. */
export function heardSecrets(): HeardSecrets {
  /** Empty: it may be one of several. */
  const known = new Map<string, string>();
  return {
    hear: (leaks, path) => {
      for (const leak of leaks) {
        const name = nameOfLeak(leak, path);
        known.set(name, (known.get(name) ?? leak.secret) === leak.secret ? leak.secret : '');
      }
    },
    secretOf: (finding) => known.get(nameOf(finding)) || undefined,
  };
}
