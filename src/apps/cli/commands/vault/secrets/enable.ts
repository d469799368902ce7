import { argument } from '../../../options/option.ts';
import { MOUNT_OPTIONS } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'enable',
  summary: 'mount one of the engines',
  arguments: { type: argument('<type>', 'such as kv-v2') },
  options: MOUNT_OPTIONS,
  examples: [['plimsoll vault secrets enable kv-v2 --path team']],
  done: 'mounted',
  ask: ({ type, path, description }, vault) =>
    vault.write(`sys/mounts/${path ?? type}`, { type, description }),
});
