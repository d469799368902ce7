import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'delete',
  summary: 'delete a namespace with all that is in it',
  arguments: { path: argument('<path>', 'of the namespace') },
  options: {},
  examples: [['plimsoll vault namespace delete team']],
  done: 'deleted: nobody gets in any more, and what it has is being removed',
  ask: ({ path }, vault) => vault.remove(`sys/namespaces/${path}`),
});
