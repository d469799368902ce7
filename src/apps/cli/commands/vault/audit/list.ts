import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'list',
  summary: 'list where requests and answers are recorded',
  arguments: {},
  options: {},
  examples: [['plimsoll vault audit list']],
  ask: (_, vault) => vault.read('sys/audit'),
});
