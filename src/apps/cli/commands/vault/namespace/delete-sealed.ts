import { argument, flag } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'delete-sealed',
  summary: 'delete a namespace whose shares are lost; what it made elsewhere stays',
  arguments: { path: argument('<path>', 'of the namespace') },
  options: { force: flag('--force', 'also where others are in it, which go with it') },
  examples: [['plimsoll vault namespace delete-sealed team']],
  done: 'deleted',
  ask: ({ path, force }, vault) =>
    vault.remove(`sys/namespaces/${path}/delete-sealed`, { force: String(force) }),
});
