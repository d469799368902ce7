import { argument } from '../../options/option.ts';
import { defineVaultCommand } from '../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'delete',
  summary: 'delete what is at a path',
  arguments: { path: argument('<path>', 'of what is asked for, such as secret/data/app') },
  options: {},
  examples: [['plimsoll vault delete auth/userpass/users/ann']],
  done: 'deleted',
  ask: ({ path }, vault) => vault.remove(path),
});
