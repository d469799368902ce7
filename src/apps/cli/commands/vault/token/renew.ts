import { INCREMENT, OTHER_TOKEN } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'renew',
  summary: 'let a token live longer',
  arguments: {},
  options: { ...OTHER_TOKEN, increment: INCREMENT },
  examples: [['plimsoll vault token renew --increment 1h']],
  ask: ({ accessor, increment }, vault) =>
    accessor === undefined
      ? vault.write('auth/token/renew-self', { increment })
      : vault.write('auth/token/renew-accessor', { accessor, increment }),
});
