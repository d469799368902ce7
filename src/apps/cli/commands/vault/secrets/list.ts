import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'list',
  summary: 'list engines and where they are mounted',
  arguments: {},
  options: {},
  examples: [['plimsoll vault secrets list']],
  ask: (_, vault) => vault.read('sys/mounts'),
});
