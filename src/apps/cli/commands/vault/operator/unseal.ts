import { flag } from '../../../options/option.ts';
import { RESET_OPTION } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'unseal',
  summary: 'give one share of the key, which is asked for',
  arguments: {},
  options: {
    reset: RESET_OPTION,
    migrate: flag('--migrate', 'seal it by what it is configured with now, with the same shares'),
  },
  examples: [['plimsoll vault operator unseal'], ['plimsoll vault operator unseal --migrate']],
  async ask({ reset, migrate }, vault) {
    const { secretInput } = await import('../../../../vault-client/secret-input.ts');
    return vault.write(
      'sys/unseal',
      reset ? { reset } : { key: await secretInput('Share of the key'), migrate },
    );
  },
});
