import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'list',
  summary: 'list paths of which every use is an alert',
  arguments: {},
  options: {},
  examples: [['plimsoll vault honeytoken list']],
  ask: (_, vault) => vault.list('sys/plimsoll/honeytokens'),
});
