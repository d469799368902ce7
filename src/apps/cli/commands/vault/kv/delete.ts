import { argument } from '../../../options/option.ts';
import { VERSIONS } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'delete',
  summary: 'delete the newest version of a secret, or some; they can be had back',
  arguments: { path: argument('<path>', 'mount and path of the secret, such as secret/app') },
  options: { versions: VERSIONS },
  examples: [
    ['plimsoll vault kv delete secret/app'],
    ['plimsoll vault kv delete secret/app --versions 1 --versions 2'],
  ],
  done: 'deleted',
  async ask({ path, versions }, vault) {
    const { kvPlace, pathIn, versionedPath } = await import('../../../../vault-client/kv.ts');

    const place = await kvPlace(vault, path);
    return versions.length === 0
      ? vault.remove(pathIn(place, 'data'))
      : vault.write(versionedPath(place, 'delete'), { versions });
  },
});
