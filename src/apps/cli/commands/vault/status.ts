import { defineVaultCommand } from '../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'status',
  summary: 'is the vault initialised, and is it sealed',
  arguments: {},
  options: {},
  examples: [['plimsoll vault status']],
  ask: (_, vault) => vault.read('sys/seal-status'),
});
