import { argument } from '../../../options/option.ts';
import { INCREMENT } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'renew',
  summary: 'let a lease live longer',
  arguments: { lease: argument('<lease>', 'id of the lease') },
  options: { increment: INCREMENT },
  examples: [['plimsoll vault lease renew database/creds/app/8609694a']],
  ask: ({ lease, increment }, vault) => vault.write('sys/leases/renew', { lease_id: lease, increment }),
});
