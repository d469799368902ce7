import { argument } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'lookup',
  summary: 'what is known of a lease',
  arguments: { lease: argument('<lease>', 'id of the lease') },
  options: {},
  examples: [['plimsoll vault lease lookup database/creds/app/8609694a']],
  ask: ({ lease }, vault) => vault.write('sys/leases/lookup', { lease_id: lease }),
});
