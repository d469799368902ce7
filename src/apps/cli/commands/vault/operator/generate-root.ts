import { CEREMONY_OPTIONS } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'generate-root',
  summary: 'make a root token, by shares of which each is asked for',
  description: `The token comes encoded by the one-time password that --init prints: "plimsoll vault operator decode-root" shows it.`,
  arguments: {},
  options: CEREMONY_OPTIONS,
  examples: [['plimsoll vault operator generate-root --init'], ['plimsoll vault operator generate-root']],
  async ask(steps, vault) {
    const { ceremony } = await import('../../../../vault-client/ceremony.ts');
    const { secretInput } = await import('../../../../vault-client/secret-input.ts');
    return ceremony(vault, {
      ...steps,
      attempt: 'sys/generate-root/attempt',
      update: 'sys/generate-root/update',
      begin: {},
      secretInput,
    });
  },
});
