import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'seal',
  summary: 'have the vault forget its keys',
  arguments: {},
  options: {},
  examples: [['plimsoll vault operator seal']],
  done: 'sealed',
  ask: (_, vault) => vault.write('sys/seal'),
});
