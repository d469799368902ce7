import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'rotate',
  summary: 'encrypt what is written from now on by a new key',
  arguments: {},
  options: {},
  examples: [['plimsoll vault operator rotate']],
  done: 'rotated',
  ask: (_, vault) => vault.write('sys/rotate'),
});
