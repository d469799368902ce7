import { argument } from '../../../options/option.ts';
import { RESET_OPTION } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'unseal',
  summary: 'give one share of the key of a namespace, which is asked for',
  arguments: { path: argument('<path>', 'of the namespace') },
  options: { reset: RESET_OPTION },
  examples: [['plimsoll vault namespace unseal team']],
  async ask({ path, reset }, vault) {
    const { secretInput } = await import('../../../../vault-client/secret-input.ts');
    return vault.write(
      `sys/namespaces/${path}/unseal`,
      reset ? { reset } : { key: await secretInput('Share of the key') },
    );
  },
});
