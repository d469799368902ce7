import { argument, argumentList, option } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'create',
  summary: 'write a secret of which every use is an alert',
  description: `Nothing that is read of it, and no time that it takes, tells it from another secret. Without fields it has a username
and a password that open nothing. A path that is there already keeps what it has.`,
  arguments: {
    path: argument('<path>', 'mount and path of the secret, such as secret/backup-admin'),
    fields: argumentList('[field...]', 'key=text, key=@file, key=- for standard input'),
  },
  options: { note: option('--note <text>', 'where it was put, to be told with the alert', { absent: '' }) },
  examples: [['plimsoll vault honeytoken create secret/backup-admin --note "only in the wiki"']],
  done: 'it is watched from now on, by other replicas within a second',
  async ask({ path, fields, note }, vault) {
    const { kvPlace, pathIn, putSecret } = await import('../../../../vault-client/kv.ts');
    const { fieldsOf } = await import('../../../../vault-client/fields.ts');
    const { newValueLike } = await import('../../../../vault-client/new-value.ts');
    const { standardInput } = await import('../../../../vault-client/secret-input.ts');
    const { isThere } = await import('../../../../vault-client/is-there.ts');
    const place = await kvPlace(vault, path);
    const data =
      fields.length > 0
        ? await fieldsOf(fields, standardInput)
        : { username: place.path.split('/').at(-1) ?? 'admin', password: newValueLike('') };
    if (!(await isThere(vault, pathIn(place, 'data')))) await putSecret(vault, place, data, undefined);
    const watched = place.hasVersions ? ['data', 'subkeys'] : ['data'];
    for (const what of watched)
      await vault.write(`sys/plimsoll/honeytokens/${pathIn(place, what)}`, { note });
    return undefined;
  },
});
