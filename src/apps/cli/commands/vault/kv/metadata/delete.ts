import { argument } from '../../../../options/option.ts';
import { defineVaultCommand } from '../../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'delete',
  summary: 'delete a secret with all of its versions for good',
  arguments: { path: argument('<path>', 'mount and path of the secret, such as secret/app') },
  options: {},
  examples: [['plimsoll vault kv metadata delete secret/app']],
  done: 'deleted',
  async ask({ path }, vault) {
    const { kvPlace, versionedPath } = await import('../../../../../vault-client/kv.ts');
    return vault.remove(versionedPath(await kvPlace(vault, path), 'metadata'));
  },
});
