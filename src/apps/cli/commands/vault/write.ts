import { argument, argumentList } from '../../options/option.ts';
import { defineVaultCommand } from '../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'write',
  summary: 'write to a path',
  arguments: {
    path: argument('<path>', 'where to'),
    fields: argumentList(
      '[field...]',
      'key=text, key=@file, key=- for standard input; @file or - for an object of JSON',
    ),
  },
  options: {},
  examples: [
    [
      'plimsoll vault write auth/userpass/users/ann password=- policies=app',
      'the password comes by standard input',
    ],
    ['plimsoll vault write sys/policies/acl/app policy=@app.hcl'],
  ],
  done: 'written',
  async ask({ path, fields }, vault) {
    const { fieldsOf } = await import('../../../vault-client/fields.ts');
    const { standardInput } = await import('../../../vault-client/secret-input.ts');
    return vault.write(path, await fieldsOf(fields, standardInput));
  },
});
