import { argumentList, flag, option } from '../../options/option.ts';
import { defineVaultCommand } from '../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'login',
  summary: 'let yourself in, and keep the token for the commands after it',
  description: `The token is kept in ~/.vault-token, for its owner alone. Tokens, passwords and secret ids are asked for, or
come by standard input.`,
  arguments: {
    fields: argumentList(
      '[field...]',
      'what the method asks for besides what is typed, such as username=ann or role_id=…',
    ),
  },
  options: {
    method: option('--method <method>', 'how', {
      choices: ['token', 'userpass', 'approle'],
      absent: 'token',
    }),
    path: option('--path <path>', 'where the method is mounted; default its name'),
    save: flag('--no-save', 'print the token, and keep it nowhere'),
  },
  examples: [
    ['plimsoll vault login', 'with a token, which is asked for'],
    ['plimsoll vault login --method userpass username=ann'],
    ['plimsoll vault login --method approle role_id=3f1a'],
  ],
  async ask({ method, path, save, fields }, vault) {
    const { logIn } = await import('../../../vault-client/login.ts');
    const { fieldsOf } = await import('../../../vault-client/fields.ts');
    const { secretInput, standardInput } = await import('../../../vault-client/secret-input.ts');
    return logIn(vault, { method, path, save, fields: await fieldsOf(fields, standardInput), secretInput });
  },
});
