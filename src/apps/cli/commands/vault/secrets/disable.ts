import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'disable',
  summary: 'unmount one of the engines, with all that it keeps',
  arguments: { path: argument('<path>', 'where it is mounted') },
  options: {},
  examples: [['plimsoll vault secrets disable team']],
  done: 'unmounted',
  ask: ({ path }, vault) => vault.remove(`sys/mounts/${path}`),
});
