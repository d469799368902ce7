import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'unlock',
  summary: 'let people into a namespace again; its key is asked for',
  arguments: { path: argument('[path]', 'of the namespace; default the one that is asked in') },
  options: {},
  examples: [['plimsoll vault namespace unlock team']],
  done: 'unlocked',
  async ask({ path }, vault) {
    const { secretInput } = await import('../../../../vault-client/secret-input.ts');
    const key = await secretInput('Key that opens it');
    return vault.write(`sys/namespaces/api-lock/unlock${path === undefined ? '' : `/${path}`}`, {
      unlock_key: key,
    });
  },
});
