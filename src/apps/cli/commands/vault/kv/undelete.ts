import { argument } from '../../../options/option.ts';
import { VERSIONS } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'undelete',
  summary: 'have deleted versions of a secret back',
  arguments: { path: argument('<path>', 'mount and path of the secret, such as secret/app') },
  options: { versions: VERSIONS },
  examples: [['plimsoll vault kv undelete secret/app --versions 2']],
  done: 'they are back',
  async ask({ path, versions }, vault) {
    const { kvPlace, versionedPath } = await import('../../../../vault-client/kv.ts');
    return vault.write(versionedPath(await kvPlace(vault, path), 'undelete'), { versions });
  },
});
