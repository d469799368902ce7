import { EXIT } from '../../exit-code.ts';
import { AUTHORITY_EXITS, FOLDER } from '../../options/authority.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'status',
  summary: 'the roots of the authority, and what each does',
  arguments: {},
  options: { folder: FOLDER, format: TEXT_OR_JSON },
  examples: [['plimsoll identity status', 'its roots, and what each does']],
  exitCodes: AUTHORITY_EXITS,
  async run({ folder, format }, services) {
    const { authorityText } = await import('../../../../present/host/authority.ts');
    const authority = await services.authority();
    await printReport(authority.status(folder), format, authorityText);
    return EXIT.clean;
  },
});
