import { argument, option } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'get',
  summary: 'read a secret',
  arguments: { path: argument('<path>', 'mount and path of the secret, such as secret/app') },
  options: { version: option('--version <number>', 'one that was there before') },
  examples: [
    ['plimsoll vault kv get secret/app'],
    ['plimsoll vault kv get secret/app --field password', 'that alone, for a program'],
  ],
  async ask({ path, version }, vault) {
    const { kvPlace, pathIn } = await import('../../../../vault-client/kv.ts');

    const place = await kvPlace(vault, path);
    return vault.read(pathIn(place, 'data'), version === undefined ? {} : { version });
  },
});
