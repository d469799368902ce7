import { defineVaultCommand } from '../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'unwrap',
  summary: 'take what a token wraps, which can be done once',
  arguments: {},
  options: {},
  examples: [
    ['plimsoll vault unwrap', 'asks for the token, without showing it'],
    ['plimsoll vault unwrap --field secret_id'],
  ],
  async ask(_, vault) {
    const { secretInput } = await import('../../../vault-client/secret-input.ts');
    return vault.as(await secretInput('Wrapping token')).write('sys/wrapping/unwrap');
  },
});
