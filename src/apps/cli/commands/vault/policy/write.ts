import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'write',
  summary: 'write a policy',
  arguments: {
    name: argument('<name>', 'of the policy'),
    file: argument('<file>', 'its text; - for standard input', { completion: 'file' }),
  },
  options: {},
  examples: [['plimsoll vault policy write app app.hcl']],
  done: 'written',
  async ask({ name, file }, vault) {
    const { textOf } = await import('../../../../vault-client/fields.ts');
    const { standardInput } = await import('../../../../vault-client/secret-input.ts');
    return vault.write(`sys/policies/acl/${name}`, {
      policy: file === '-' ? await standardInput() : textOf(file),
    });
  },
});
