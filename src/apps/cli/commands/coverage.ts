import { EXIT } from '../exit-code.ts';
import { formatOption } from '../options/report-format.ts';
import { print } from '../output/print.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'coverage',
  summary: 'which checks, rules and engines there are against which threat, and where there are none',
  description: `Made from the catalogue of all parts: every check, rule, reader and engine names the threat vectors that it serves.`,
  arguments: {},
  options: { format: formatOption(['table', 'markdown', 'json'], 'table') },
  examples: [['plimsoll coverage'], ['plimsoll coverage --format markdown']],
  exitCodes: {},
  async run({ format }) {
    const { coverage } = await import('../../../pipeline/develop/coverage.ts');
    const report = coverage();
    if (format === 'json') await print((await import('../../../present/text/json.ts')).jsonText(report));
    else if (format === 'markdown')
      await print((await import('../../../present/catalogue/markdown.ts')).coverageMarkdown(report));
    else await print((await import('../../../present/catalogue/text.ts')).coverageText(report));
    return EXIT.clean;
  },
});
