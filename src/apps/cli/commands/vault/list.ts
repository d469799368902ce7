import { argument } from '../../options/option.ts';
import { defineVaultCommand } from '../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'list',
  summary: 'list what is below a path',
  arguments: { path: argument('<path>', 'of what is asked for, such as secret/data/app') },
  options: {},
  examples: [['plimsoll vault list auth/token/accessors']],
  ask: ({ path }, vault) => vault.list(path),
});
