import { EXIT } from '../exit-code.ts';
import { DATABASE } from '../options/database.ts';
import { argument } from '../options/option.ts';
import { TEXT_OR_JSON } from '../options/report-format.ts';
import { printReport } from '../output/report.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'explain',
  summary: 'what the advisory data knows of one vulnerability, or why a line is taken for a leak',
  description: `Of a file and a line, as findings of "leaks" name them, it tells what each feature of a value says for or
against its being a credential.`,
  arguments: {
    id: argument('<id>', 'such as CVE-2021-44228, GHSA-jfh8-c2jp-5v3q, or config.yaml:12', {
      completion: 'file',
    }),
  },
  options: { db: DATABASE, format: TEXT_OR_JSON },
  examples: [
    ['plimsoll explain CVE-2021-44228'],
    ['plimsoll explain GHSA-jfh8-c2jp-5v3q --format json'],
    ['plimsoll explain config.yaml:12', 'why its line 12 is a leak, or none'],
  ],
  exitCodes: { 3: 'there is no advisory database, or it knows no such id', 4: 'it cannot be read' },
  async run({ id, db, format }, services) {
    const { explainLeak } = await import('../../../pipeline/develop/explain-leak.ts');
    const leak = await explainLeak(id);
    if (leak) {
      const { leakExplanationText } = await import('../../../present/leaks/explanation.ts');
      await printReport(leak, format, leakExplanationText);
      return EXIT.clean;
    }
    const { vulnerabilityText } = await import('../../../present/advisory/explanation.ts');
    const { explainVulnerability } = await import('../../../pipeline/build/explain-vulnerability.ts');
    using advisories = (await services.advisories()).open(db);
    await printReport(explainVulnerability(id, advisories), format, vulnerabilityText);
    return EXIT.clean;
  },
});
