import { OTHER_TOKEN } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'lookup',
  summary: 'what is known of a token',
  arguments: {},
  options: OTHER_TOKEN,
  examples: [['plimsoll vault token lookup'], ['plimsoll vault token lookup --accessor 8609694a']],
  ask: ({ accessor }, vault) =>
    accessor === undefined
      ? vault.read('auth/token/lookup-self')
      : vault.write('auth/token/lookup-accessor', { accessor }),
});
