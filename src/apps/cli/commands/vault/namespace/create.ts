import { argument } from '../../../options/option.ts';
import { CUSTOM_METADATA } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'create',
  summary: 'make a namespace',
  arguments: { path: argument('<path>', 'of the namespace') },
  options: { customMetadata: CUSTOM_METADATA },
  examples: [
    ['plimsoll vault namespace create team'],
    ['plimsoll vault namespace create shop --namespace team --custom-metadata owner=ann'],
  ],
  async ask({ path, customMetadata }, vault) {
    const { fieldsOf } = await import('../../../../vault-client/fields.ts');
    const { standardInput } = await import('../../../../vault-client/secret-input.ts');
    return vault.write(`sys/namespaces/${path}`, {
      custom_metadata: await fieldsOf(customMetadata, standardInput),
    });
  },
});
