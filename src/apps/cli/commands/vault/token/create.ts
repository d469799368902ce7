import { flag, option, repeatedOption } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'create',
  summary: 'make a token',
  arguments: {},
  options: {
    policy: repeatedOption('--policy <name>', 'a policy of it; default those of the own token'),
    ttl: option('--ttl <time>', 'how long it lives, such as 1h'),
    period: option('--period <time>', 'by how much it is renewed for ever'),
    displayName: option('--display-name <name>', 'what it is called in lists'),
    useLimit: option('--use-limit <number>', 'how often it can be used', { parse: Number }),
    orphan: flag('--orphan', 'let it live on where the own token ends'),
  },
  examples: [['plimsoll vault token create --policy app --ttl 1h']],
  ask: ({ policy, ttl, period, displayName, useLimit, orphan }, vault) =>
    vault.write(orphan ? 'auth/token/create-orphan' : 'auth/token/create', {
      ...(policy.length > 0 && { policies: policy }),
      ttl,
      period,
      display_name: displayName,
      num_uses: useLimit,
    }),
});
