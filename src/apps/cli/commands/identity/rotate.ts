import { EXIT } from '../../exit-code.ts';
import { AUTHORITY_EXITS, FOLDER } from '../../options/authority.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'rotate',
  summary: 'make the next root now; it signs once every node believes it',
  arguments: {},
  options: { folder: FOLDER, format: TEXT_OR_JSON },
  examples: [['plimsoll identity rotate', 'make the next root now']],
  exitCodes: AUTHORITY_EXITS,
  async run({ folder, format }, services) {
    const { authorityText } = await import('../../../../present/host/authority.ts');
    const authority = await services.authority();
    await printReport(await authority.rotate(folder), format, authorityText);
    return EXIT.clean;
  },
});
