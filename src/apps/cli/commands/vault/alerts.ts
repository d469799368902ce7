import { option } from '../../options/option.ts';
import { defineVaultCommand } from '../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'alerts',
  summary: 'who asked for honeytokens, the latest first',
  arguments: {},
  options: {
    webhook: option('--webhook <url>', 'send them there from now on, as JSON by POST; "" for nowhere'),
  },
  examples: [
    ['plimsoll vault alerts --format json'],
    ['plimsoll vault alerts --webhook https://alerts.example/vault'],
  ],
  done: 'alerts are sent there from now on',
  ask: ({ webhook }, vault) =>
    webhook === undefined
      ? vault.read('sys/plimsoll/alerts')
      : vault.write('sys/plimsoll/alerts/config', { webhook }),
});
