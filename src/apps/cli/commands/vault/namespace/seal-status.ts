import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'seal-status',
  summary: 'is a namespace sealed, and how many shares were given',
  arguments: { path: argument('<path>', 'of the namespace') },
  options: {},
  examples: [['plimsoll vault namespace seal-status team']],
  ask: ({ path }, vault) => vault.read(`sys/namespaces/${path}/seal-status`),
});
