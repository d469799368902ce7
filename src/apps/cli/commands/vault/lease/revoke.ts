import { argument, flag } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'revoke',
  summary: 'end a lease, or all below a path',
  arguments: { lease: argument('<lease>', 'id of the lease') },
  options: { prefix: flag('--prefix', 'end all whose ids begin so') },
  examples: [['plimsoll vault lease revoke database/creds/app --prefix']],
  done: 'ended',
  ask: ({ lease, prefix }, vault) =>
    prefix
      ? vault.write(`sys/leases/revoke-prefix/${lease}`)
      : vault.write('sys/leases/revoke', { lease_id: lease }),
});
