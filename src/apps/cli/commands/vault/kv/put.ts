import { argument, argumentList, option } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'put',
  summary: 'write a secret, in the place of what it was',
  arguments: {
    path: argument('<path>', 'mount and path of the secret, such as secret/app'),
    fields: argumentList(
      '[field...]',
      'key=text, key=@file, key=- for standard input; @file or - for an object of JSON',
    ),
  },
  options: {
    cas: option('--cas <version>', 'only where this version is the newest, 0 for none', { parse: Number }),
  },
  examples: [
    ['plimsoll vault kv put secret/app password=-', 'its value comes by standard input'],
    ['plimsoll vault kv put secret/app @app.json --cas 0'],
  ],
  done: 'written',
  async ask({ path, cas, fields }, vault) {
    const { kvPlace, putSecret } = await import('../../../../vault-client/kv.ts');
    const { fieldsOf } = await import('../../../../vault-client/fields.ts');
    const { standardInput } = await import('../../../../vault-client/secret-input.ts');
    return putSecret(vault, await kvPlace(vault, path), await fieldsOf(fields, standardInput), cas);
  },
});
