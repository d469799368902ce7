import { EXIT } from '../../exit-code.ts';
import { AUTHORITY_EXITS, FOLDER } from '../../options/authority.ts';
import { repeatedOption, requiredOption } from '../../options/option.ts';
import { PROFILES } from '../../options/profiles.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'issue',
  summary: 'write certificates of workloads into a folder',
  arguments: { profiles: PROFILES },
  options: {
    folder: FOLDER,
    format: TEXT_OR_JSON,
    output: requiredOption('--output <folder>', 'where namespace/name/tls.crt, tls.key and ca.crt go', {
      completion: 'folder',
    }),
    member: repeatedOption('--member <namespace/name...>', 'of these workloads only', {
      absentText: 'all that have a profile',
    }),
  },
  examples: [
    ['plimsoll identity issue profiles/*.yaml --output ./identities', 'certificates for workloads, as files'],
    ['plimsoll identity issue profiles/*.yaml --member shop/web --output ./node-1'],
  ],
  exitCodes: AUTHORITY_EXITS,
  async run({ profiles, folder, format, output, member }, services) {
    const { issuedText } = await import('../../../../present/host/authority.ts');
    const authority = await services.authority();
    const issued = await authority.issue(folder, { profiles, members: member, folder: output });
    await printReport(issued, format, issuedText);
    return EXIT.clean;
  },
});
