import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'disable',
  summary: 'record in one of the files no more',
  arguments: { path: argument('<path>', 'what it is called') },
  options: {},
  examples: [['plimsoll vault audit disable file']],
  done: 'not recorded there any more',
  ask: ({ path }, vault) => vault.remove(`sys/audit/${path}`),
});
