import type { FixRequest } from '../../../pipeline/develop/fix-leaks.ts';
import type { Platform } from '../../../model/image.ts';
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
}: {
  readonly platform: Platform | undefined;
  readonly insecure: boolean;
}) {
  return {
    platform,
    allowHttp: insecure,
    history: false,
    staged: false,
    maximumDataAge: Infinity,
    paths: { only: [], skip: [] },
  } satisfies Partial<FixRequest>;
}
