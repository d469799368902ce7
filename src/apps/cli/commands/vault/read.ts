import { argument } from '../../options/option.ts';
import { defineVaultCommand } from '../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'read',
  summary: 'read what is at a path',
  arguments: { path: argument('<path>', 'of what is asked for, such as secret/data/app') },
  options: {},
  examples: [
    ['plimsoll vault read auth/token/lookup-self'],
    ['plimsoll vault read database/creds/app', 'credentials of a lease'],
  ],
  ask: ({ path }, vault) => vault.read(path),
});
