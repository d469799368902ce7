import { EXIT } from '../../exit-code.ts';
import { count } from '../../../../present/text/text.ts';
import { VAULT_OPTIONS } from '../../options/vault.ts';
import { note, print } from '../../output/print.ts';
import { environmentVault } from '../../output/vault-connection.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'fingerprints',
  summary: 'write what plimsoll leaks knows the secrets of the vault by, where the vault is not',
  description: `Each line is a fingerprint (HMAC-SHA-256 by a key of the vault, which is in the first line), and where its secret is:
no secret is in it, and none that could be found by trying; these are only counted. Needs "sudo" on
sys/plimsoll/fingerprints, and as far as who can read each is to be told, what plimsoll vault reach needs.`,
  arguments: {},
  options: { tlsSkipVerify: VAULT_OPTIONS.tlsSkipVerify },
  examples: [['plimsoll vault fingerprints > vault.index']],
  exitCodes: { 4: 'refused, or no answer' },
  async run({ tlsSkipVerify }) {
    const { exportFingerprints } = await import('../../../vault-client/fingerprints.ts');
    const { readVaultConfiguration } = await import('../../../vault-client/read-configuration.ts');
    const { readersIn } = await import('../../../../pipeline/deploy/vault-reach.ts');
    const { indexText } = await import('../../../../present/vault/fingerprints.ts');
    const vault = await environmentVault(tlsSkipVerify);
    const { places, ...head } = await exportFingerprints(vault);
    const readers = readersIn(await readVaultConfiguration(vault));
    for (const line of indexText(head, places, readers)) await print(line);
    note(`${count(places.size, 'secret')}; ${head.guessable} could be found by trying, and are left out`);
    return EXIT.clean;
  },
});
