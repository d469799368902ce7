import { flag } from '../../../options/option.ts';
import { CEREMONY_OPTIONS, SHARE_OPTIONS } from '../../../options/vault.ts';
import { defineVaultCommand } from '../../../output/vault-command.ts';

export const command = defineVaultCommand({
  name: 'rekey',
  summary: 'split the key anew, by shares of which each is asked for',
  arguments: {},
  options: {
    ...CEREMONY_OPTIONS,
    recovery: flag('--recovery', 'split the recovery key of a vault that opens without people'),
    verify: flag('--verify', 'give a share of the new ones, to show that they were kept'),
    ...SHARE_OPTIONS,
  },
  examples: [
    ['plimsoll vault operator rekey --init --key-shares 5 --key-threshold 3'],
    ['plimsoll vault operator rekey'],
    ['plimsoll vault operator rekey --verify'],
  ],
  async ask({ recovery, verify, keyShares, keyThreshold, ...steps }, vault) {
    const { ceremony } = await import('../../../../vault-client/ceremony.ts');
    const { secretInput } = await import('../../../../vault-client/secret-input.ts');
    const path = recovery ? 'sys/rekey-recovery-key' : 'sys/rekey';
    return ceremony(vault, {
      ...steps,
      attempt: `${path}/${verify ? 'verify' : 'init'}`,
      update: `${path}/${verify ? 'verify' : 'update'}`,
      begin: { secret_shares: keyShares, secret_threshold: keyThreshold, require_verification: true },
      secretInput,
    });
  },
});
