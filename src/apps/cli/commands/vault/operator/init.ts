import { SHARE_OPTIONS } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'init',
  summary: 'make keys, shares and a first token of a new vault',
  description: 'Where the vault opens without people, the shares are those of a recovery key.',
  arguments: {},
  options: SHARE_OPTIONS,
  examples: [['plimsoll vault operator init --format json', 'what it prints is never to be had again']],
  ask: ({ keyShares, keyThreshold }, vault) =>
    // A vault takes those of the key that it splits.
    vault.write('sys/init', {
      secret_shares: keyShares,
      secret_threshold: keyThreshold,
      recovery_shares: keyShares,
      recovery_threshold: keyThreshold,
    }),
});
