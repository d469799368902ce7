import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'lock',
  summary: 'let nobody into a namespace, nor into those in it',
  arguments: { path: argument('[path]', 'of the namespace; default the one that is asked in') },
  options: {},
  examples: [['plimsoll vault namespace lock team', 'what it prints opens it again']],
  ask: ({ path }, vault) =>
    vault.write(`sys/namespaces/api-lock/lock${path === undefined ? '' : `/${path}`}`),
});
