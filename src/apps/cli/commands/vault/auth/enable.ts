import { argument } from '../../../options/option.ts';
import { MOUNT_OPTIONS } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'enable',
  summary: 'mount one of the methods',
  arguments: { type: argument('<type>', 'such as userpass') },
  options: MOUNT_OPTIONS,
  examples: [['plimsoll vault auth enable userpass --path team']],
  done: 'mounted',
  ask: ({ type, path, description }, vault) => vault.write(`sys/auth/${path ?? type}`, { type, description }),
});
