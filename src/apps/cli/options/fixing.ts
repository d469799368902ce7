import type { FixRequest } from '../../../pipeline/develop/fix-leaks.ts';
import type { Input } from '../commands/types.ts';
import { option } from './option.ts';
import { READING_OPTIONS } from './target.ts';
import { VAULT_OPTIONS } from './vault.ts';

/** How a target is read whose leaks are to be closed, and which vault closes them. */
export const FIXING_OPTIONS = {
  tlsSkipVerify: VAULT_OPTIONS.tlsSkipVerify,
  vaultAddress: option('--vault-address <url>', 'how manifests are to name the vault; default VAULT_ADDR'),
  ...READING_OPTIONS,
};

/** What is looked at for that: the files of one place, with nothing left out of them. */
export function fixingRequest({
  platform,
  insecure,
}: Pick<Input<Record<never, never>, typeof FIXING_OPTIONS>, 'platform' | 'insecure'>) {
  return {
    platform,
    allowHttp: insecure,
    history: false,
    staged: false,
    maximumDataAge: Infinity,
    paths: { only: [], skip: [] },
  } satisfies Partial<FixRequest>;
}
