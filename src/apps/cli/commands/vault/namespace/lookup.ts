import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'lookup',
  summary: 'what is said of a namespace',
  arguments: { path: argument('<path>', 'of the namespace') },
  options: {},
  examples: [['plimsoll vault namespace lookup team']],
  ask: ({ path }, vault) => vault.read(`sys/namespaces/${path}`),
});
