import { argument, argumentList } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'patch',
  summary: 'change some fields of a secret',
  arguments: {
    path: argument('<path>', 'mount and path of the secret, such as secret/app'),
    fields: argumentList(
      '[field...]',
      'key=text, key=@file, key=- for standard input; @file or - for an object of JSON',
    ),
  },
  options: {},
  examples: [['plimsoll vault kv patch secret/app user=app']],
  async ask({ path, fields }, vault) {
    const { kvPlace, versionedPath } = await import('../../../../vault-client/kv.ts');
    const { fieldsOf } = await import('../../../../vault-client/fields.ts');
    const { standardInput } = await import('../../../../vault-client/secret-input.ts');
    return vault.patch(versionedPath(await kvPlace(vault, path), 'data'), {
      data: await fieldsOf(fields, standardInput),
    });
  },
});
