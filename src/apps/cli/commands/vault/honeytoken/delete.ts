import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'delete',
  summary: 'alert of a secret no more; it stays where it is',
  arguments: { path: argument('<path>', 'mount and path of the secret, such as secret/backup-admin') },
  options: {},
  examples: [['plimsoll vault honeytoken delete secret/backup-admin']],
  done: 'it is a secret as any other',
  async ask({ path }, vault) {
    const { kvPlace, pathIn } = await import('../../../../vault-client/kv.ts');
    const place = await kvPlace(vault, path);
    for (const what of place.hasVersions ? ['data', 'subkeys'] : ['data'])
      await vault.remove(`sys/plimsoll/honeytokens/${pathIn(place, what)}`);
    return undefined;
  },
});
