import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'list',
  summary: 'list secrets below a path',
  arguments: { path: argument('<path>', 'mount and path of the secret, such as secret/app') },
  options: {},
  examples: [['plimsoll vault kv list secret/']],
  async ask({ path }, vault) {
    const { kvPlace, pathIn } = await import('../../../../vault-client/kv.ts');
    return vault.list(pathIn(await kvPlace(vault, path), 'metadata'));
  },
});
