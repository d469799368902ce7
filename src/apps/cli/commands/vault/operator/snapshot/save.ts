import { argument } from '../../../../options/option.ts';
import { defineVaultCommand } from '../../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'save',
  summary: 'save everything that the vault keeps, as of one moment',
  description: 'The file is made, for its owner alone, and is there once all of it came and was found whole.',
  arguments: { file: argument('<file>', 'where', { completion: 'file' }) },
  options: {},
  examples: [['plimsoll vault operator snapshot save vault.snapshot']],
  done: 'saved',
  async ask({ file }, vault) {
    const { saveSnapshot } = await import('../../../../../vault-client/snapshot.ts');
    await saveSnapshot(vault, file);
    return undefined;
  },
});
