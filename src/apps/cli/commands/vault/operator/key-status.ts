import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'key-status',
  summary: 'which key encrypts, and since when',
  arguments: {},
  options: {},
  examples: [['plimsoll vault operator key-status']],
  ask: (_, vault) => vault.read('sys/key-status'),
});
