import type { AdvisoryData } from '../../../../model/report/basis.ts';
import { EXIT } from '../../exit-code.ts';
import { print, visibleLines } from '../../output/print.ts';
import { defineCommand } from '../types.ts';
import { DATABASE } from '../../options/database.ts';
import { formatOption } from '../../options/report-format.ts';

export const command = defineCommand({
  name: 'status',
  summary: 'age and counts of the advisory data',
  arguments: {},
  options: {
    db: DATABASE,
    format: formatOption(['table', 'json'], 'table'),
  },
  examples: [['plimsoll db status'], ['plimsoll db status --format json']],
  exitCodes: { 3: 'there is no advisory database', 4: 'it cannot be read' },
  async run({ db, format }, services) {
    const { jsonText } = await import('../../../../present/text/json.ts');
    const data = (await services.advisories()).status(db);
    await print(format === 'json' ? jsonText(data) : `${visibleLines(statusText(data))}\n`);
    return EXIT.clean;
  },
});

function statusText(data: AdvisoryData): string {
  const newest =
    data.newest === undefined ? 'unknown' : `${data.newest} (${daysSince(data.newest)} days ago)`;
  const width = Math.max(...Object.keys(data.ecosystems).map((name) => name.length), 10);
  return [
    `${'compiled'.padEnd(width)}  ${data.compiled} (${daysSince(data.compiled)} days ago)`,
    `${'newest'.padEnd(width)}  ${newest}`,
    `${'advisories'.padEnd(width)}  ${data.advisories}`,
    ...Object.entries(data.ecosystems).map(([name, count]) => `${name.padEnd(width)}  ${count}`),
  ].join('\n');
}

function daysSince(date: string): number {
  return Math.max(0, Math.floor((Date.now() - Date.parse(date)) / 86_400_000));
}
