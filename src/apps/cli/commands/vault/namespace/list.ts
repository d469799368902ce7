import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'list',
  summary: 'list namespaces',
  arguments: {},
  options: {},
  examples: [
    ['plimsoll vault namespace list'],
    ['plimsoll vault namespace list --format json', 'with what is said of each'],
  ],
  ask: (_, vault) => vault.list('sys/namespaces'),
});
