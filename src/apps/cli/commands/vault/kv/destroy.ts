import { argument } from '../../../options/option.ts';
import { VERSIONS } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'destroy',
  summary: 'destroy versions of a secret for good',
  arguments: { path: argument('<path>', 'mount and path of the secret, such as secret/app') },
  options: { versions: VERSIONS },
  examples: [['plimsoll vault kv destroy secret/app --versions 2']],
  done: 'destroyed',
  async ask({ path, versions }, vault) {
    const { kvPlace, versionedPath } = await import('../../../../vault-client/kv.ts');
    return vault.write(versionedPath(await kvPlace(vault, path), 'destroy'), { versions });
  },
});
