import { argument, option } from '../../../options/option.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'enable',
  summary: 'record requests and answers in one more file',
  arguments: { file: argument('<file>', 'on the machine of the vault') },
  options: { path: option('--path <path>', 'what it is called', { absent: 'file' }) },
  examples: [['plimsoll vault audit enable /var/log/plimsoll/vault.log']],
  done: 'recorded from now on',
  ask: ({ file, path }, vault) =>
    vault.write(`sys/audit/${path}`, { type: 'file', options: { file_path: file } }),
});
