import type { VaultSource } from '../../../pipeline/build/vault-matching.ts';
import { environmentVault } from '../output/vault-connection.ts';
import { flag, option } from './option.ts';
import { VAULT_OPTIONS } from './vault.ts';

/** Which vault is asked about secrets that are found. */
export const MATCHING_OPTIONS = {
  vault: flag('--vault', 'ask the vault of VAULT_ADDR which of them it knows; no secret is sent to it', {
    conflicts: ['vaultIndex'],
  }),
  vaultIndex: option('--vault-index <file>', 'the same by what "plimsoll vault fingerprints" wrote', {
    completion: 'file',
  }),
  tlsSkipVerify: VAULT_OPTIONS.tlsSkipVerify,
};

interface MatchingInput {
  readonly vault: boolean;
  readonly vaultIndex: string | undefined;
  readonly tlsSkipVerify: boolean;
}

/** What is asked about secrets; undefined where nothing is. Rejects with a `Fault` where the vault, or the file, does not say. */
export async function vaultSourceOf(input: MatchingInput): Promise<VaultSource | undefined> {
  const { vault, vaultIndex, tlsSkipVerify } = input;
  if (vaultIndex !== undefined) {
    const { indexSource } = await import('../../../pipeline/build/vault-matching.ts');
    return indexSource(vaultIndex);
  }
  if (!vault) return undefined;
  const { liveSource } = await import('../../vault-client/vault-source.ts');
  return liveSource(await environmentVault(tlsSkipVerify));
}
