import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'seal',
  summary: 'forget the keys of a namespace that has a seal of its own, on all replicas',
  arguments: { path: argument('<path>', 'of the namespace') },
  options: {},
  examples: [['plimsoll vault namespace seal team']],
  done: 'sealed',
  ask: ({ path }, vault) => vault.write(`sys/namespaces/${path}/seal`),
});
