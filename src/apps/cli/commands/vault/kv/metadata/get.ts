import { argument } from '../../../../options/option.ts';
import { defineVaultCommand } from '../../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'get',
  summary: 'what is known of a secret and its versions',
  arguments: { path: argument('<path>', 'mount and path of the secret, such as secret/app') },
  options: {},
  examples: [['plimsoll vault kv metadata get secret/app']],
  async ask({ path }, vault) {
    const { kvPlace, versionedPath } = await import('../../../../../vault-client/kv.ts');
    return vault.read(versionedPath(await kvPlace(vault, path), 'metadata'));
  },
});
