import { flag, option } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'revoke',
  summary: 'end a token with all that it made',
  arguments: {},
  options: {
    accessor: option('--accessor <accessor>', 'one by its accessor; default one that is asked for'),
    self: flag('--self', 'the own one', { conflicts: ['accessor'] }),
  },
  examples: [
    ['plimsoll vault token revoke --accessor 8609694a'],
    ['plimsoll vault token revoke', 'asks for the token, without showing it'],
  ],
  done: 'ended',
  async ask({ accessor, self }, vault) {
    const { secretInput } = await import('../../../../vault-client/secret-input.ts');

    if (self) return vault.write('auth/token/revoke-self');
    return accessor === undefined
      ? vault.write('auth/token/revoke', { token: await secretInput('Token') })
      : vault.write('auth/token/revoke-accessor', { accessor });
  },
});
