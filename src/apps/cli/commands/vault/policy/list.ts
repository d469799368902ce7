import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'list',
  summary: 'list policies',
  arguments: {},
  options: {},
  examples: [['plimsoll vault policy list']],
  ask: (_, vault) => vault.list('sys/policies/acl'),
});
