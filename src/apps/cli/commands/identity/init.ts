import { InvalidArgumentError } from 'commander';
import { EXIT } from '../../exit-code.ts';
import { AUTHORITY_EXITS, FOLDER } from '../../options/authority.ts';
import { option, requiredOption } from '../../options/option.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'init',
  summary: 'make the authority of a trust domain',
  arguments: {},
  options: {
    folder: FOLDER,
    format: TEXT_OR_JSON,
    trustDomain: requiredOption('--trust-domain <name>', 'such as shop.example'),
    lifetime: option('--lifetime <time>', 'how long certificates are good, from 1h to 24h', {
      parse: parseLifetime,
      absent: 3600,
      absentText: '1h',
    }),
  },
  examples: [['plimsoll identity init --trust-domain shop.example', 'make the authority of a trust domain']],
  exitCodes: AUTHORITY_EXITS,
  async run({ folder, format, trustDomain, lifetime }, services) {
    const { authorityText } = await import('../../../../present/host/authority.ts');
    const authority = await services.authority();
    await printReport(await authority.create(folder, { trustDomain, lifetime }), format, authorityText);
    return EXIT.clean;
  },
});

/** Seconds. */
function parseLifetime(text: string): number {
  const hours = Number(/^(\d{1,2})h$/.exec(text)?.[1]);
  if (!(hours >= 1 && hours <= 24)) throw new InvalidArgumentError('It is a time from 1h to 24h.');
  return hours * 3600;
}
