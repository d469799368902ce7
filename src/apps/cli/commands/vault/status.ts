import { EXIT } from '../../exit-code.ts';
import { defineVaultCommand } from '../../output/vault-command.ts';

/** Scripts that wait for a vault ask by the code that vault and bao give. */
const SEALED = 2;

export const command = defineVaultCommand({
  name: 'status',
  summary: 'is the vault initialised, and is it sealed',
  description: 'The exit code of a sealed one is 2, as other clients have it.',
  arguments: {},
  options: {},
  examples: [['plimsoll vault status']],
  exitCodes: { 2: 'sealed, or wrong usage' },
  ask: (_, vault) => vault.read('sys/seal-status'),
  exitCodeOf: (answer) => (answer?.['sealed'] === true ? SEALED : EXIT.clean),
});
