import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'list',
  summary: 'list methods and where they are mounted',
  arguments: {},
  options: {},
  examples: [['plimsoll vault auth list']],
  ask: (_, vault) => vault.read('sys/auth'),
});
