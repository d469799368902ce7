import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'delete',
  summary: 'delete a policy',
  arguments: { name: argument('<name>', 'of the policy') },
  options: {},
  examples: [['plimsoll vault policy delete app']],
  done: 'deleted',
  ask: ({ name }, vault) => vault.remove(`sys/policies/acl/${name}`),
});
