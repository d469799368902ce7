import { argument, flag } from '../../../../options/option.ts';
import { defineVaultCommand } from '../../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'restore',
  summary: 'put a snapshot in the place of everything that the vault keeps',
  description: `Nothing is changed where it is of another vault, or not as it was saved. By force that of another vault is taken,
with its seal and keys: the vault is sealed then, and opens by the shares that the other one had.`,
  arguments: { file: argument('<file>', 'the snapshot', { completion: 'file' }) },
  options: {
    force: flag('--force', 'take that of another vault, such as into a new one', { isByHand: true }),
  },
  examples: [
    ['plimsoll vault operator snapshot restore vault.snapshot'],
    ['plimsoll vault operator snapshot restore --force vault.snapshot', 'into a vault that was just made'],
  ],
  done: 'restored',
  async ask({ file, force }, vault) {
    const { restoreSnapshot } = await import('../../../../../vault-client/snapshot.ts');
    return restoreSnapshot(vault, file, force);
  },
});
