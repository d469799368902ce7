import { argument, repeatedOption } from '../../../options/option.ts';
import { CUSTOM_METADATA } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'patch',
  summary: 'change some of what is said of a namespace',
  arguments: { path: argument('<path>', 'of the namespace') },
  options: {
    customMetadata: CUSTOM_METADATA,
    removeCustomMetadata: repeatedOption(
      '--remove-custom-metadata <key>',
      'no longer say this of it; may be given several times',
    ),
  },
  examples: [
    ['plimsoll vault namespace patch team --custom-metadata owner=bob --remove-custom-metadata since'],
  ],
  async ask({ path, customMetadata, removeCustomMetadata }, vault) {
    const { fieldsOf } = await import('../../../../vault-client/fields.ts');
    const { standardInput } = await import('../../../../vault-client/secret-input.ts');
    const removed = Object.fromEntries(removeCustomMetadata.map((key) => [key, null]));
    const said = await fieldsOf(customMetadata, standardInput);
    return vault.patch(`sys/namespaces/${path}`, { custom_metadata: { ...removed, ...said } });
  },
});
