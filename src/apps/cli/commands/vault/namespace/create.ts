import { argument, option } from '../../../options/option.ts';
import { CUSTOM_METADATA } from '../../../options/vault.ts';
import { SHARE_OPTIONS } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'create',
  summary: 'make a namespace',
  arguments: { path: argument('<path>', 'of the namespace') },
  options: {
    customMetadata: CUSTOM_METADATA,
    keyShares: option(
      '--key-shares <number>',
      'have a seal of its own, of which so many people have a share',
      {
        parse: Number,
      },
    ),
    keyThreshold: SHARE_OPTIONS.keyThreshold,
  },
  examples: [
    ['plimsoll vault namespace create team'],
    ['plimsoll vault namespace create team --key-shares 5', 'its shares are never to be had again'],
    ['plimsoll vault namespace create shop --namespace team --custom-metadata owner=ann'],
  ],
  async ask({ path, customMetadata, keyShares, keyThreshold }, vault) {
    const { fieldsOf } = await import('../../../../vault-client/fields.ts');
    const { standardInput } = await import('../../../../vault-client/secret-input.ts');
    const shamir = { shares: keyShares, threshold: keyThreshold };
    return vault.write(`sys/namespaces/${path}`, {
      custom_metadata: await fieldsOf(customMetadata, standardInput),
      ...(keyShares !== undefined && { seal: JSON.stringify({ seal: { shamir } }) }),
    });
  },
});
