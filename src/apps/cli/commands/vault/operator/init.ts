import { SHARE_OPTIONS } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'init',
  summary: 'make keys, shares and a first token of a new vault',
  arguments: {},
  options: SHARE_OPTIONS,
  examples: [['plimsoll vault operator init --format json', 'what it prints is never to be had again']],
  ask: ({ keyShares, keyThreshold }, vault) =>
    vault.write('sys/init', { secret_shares: keyShares, secret_threshold: keyThreshold }),
});
