import { EXIT } from '../../exit-code.ts';
import { argumentList, option } from '../../options/option.ts';
import { formatOption } from '../../options/report-format.ts';
import { VAULT_OPTIONS } from '../../options/vault.ts';
import { print } from '../../output/print.ts';
import { environmentVault } from '../../output/vault-connection.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'reach',
  summary: 'who can have which secret, by which policy, role and account, and which workload that is',
  description: `Reads policies, roles, entities, tokens and the names of secrets of a vault, and no secret; or the file that
--save wrote of them. With manifests of Kubernetes it tells which workloads have the accounts. What the token may
not read is told.`,
  arguments: {
    manifests: argumentList('[manifests...]', 'files or folders of Kubernetes manifests', {
      completion: 'file',
    }),
  },
  options: {
    configuration: option('--configuration <file>', 'what --save wrote, in place of asking a vault', {
      completion: 'file',
    }),
    save: option('--save <file>', 'write what was read of the vault', {
      completion: 'file',
      conflicts: ['configuration'],
    }),
    below: option('--below <path>', 'only secrets whose path begins so, such as secret/data/shop', {
      absent: '',
    }),
    format: formatOption(['table', 'json'], 'table'),
    tlsSkipVerify: VAULT_OPTIONS.tlsSkipVerify,
  },
  examples: [
    ['plimsoll vault reach ./manifests'],
    ['plimsoll vault reach --save vault.json', 'to be looked at where the vault is not'],
    ['plimsoll vault reach ./manifests --configuration vault.json --below secret/data/shop --format json'],
  ],
  exitCodes: { 4: 'refused, no answer, or not all could be read' },
  async run({ manifests, configuration, save, below, format, tlsSkipVerify }, { writeFile }) {
    const { savedConfiguration, vaultReach } = await import('../../../../pipeline/deploy/vault-reach.ts');
    const { vaultReachTable } = await import('../../../../present/vault/reach.ts');
    const { jsonText } = await import('../../../../present/text/json.ts');
    const { readVaultConfiguration } = await import('../../../vault-client/read-configuration.ts');
    const read =
      configuration === undefined
        ? await readVaultConfiguration(await environmentVault(tlsSkipVerify))
        : savedConfiguration(configuration);
    if (save !== undefined) writeFile(save, jsonText(read));
    const report = vaultReach(read, manifests, below);
    await print(format === 'json' ? jsonText(report) : vaultReachTable(report));
    return report.unread.length + report.gaps.length > 0 ? EXIT.incomplete : EXIT.clean;
  },
});
