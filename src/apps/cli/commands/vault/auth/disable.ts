import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'disable',
  summary: 'unmount one of the methods, with all that it keeps',
  arguments: { path: argument('<path>', 'where it is mounted') },
  options: {},
  examples: [['plimsoll vault auth disable team']],
  done: 'unmounted',
  ask: ({ path }, vault) => vault.remove(`sys/auth/${path}`),
});
