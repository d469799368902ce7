import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'read',
  summary: 'the text of a policy',
  arguments: { name: argument('<name>', 'of the policy') },
  options: {},
  examples: [['plimsoll vault policy read app --field policy']],
  ask: ({ name }, vault) => vault.read(`sys/policies/acl/${name}`),
});
