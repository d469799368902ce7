import { Fault } from '../../../model/fault.ts';
import { EXIT } from '../exit-code.ts';
import { suggestion } from '../options/nearest.ts';
import { DATABASE } from '../options/database.ts';
import { argument } from '../options/option.ts';
import { TEXT_OR_JSON } from '../options/report-format.ts';
import { printReport } from '../output/report.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'explain',
  summary: 'what a check looks for, what is known of a vulnerability, or why a line is taken for a leak',
  description: `Of a check of configuration or of hosts it tells why it matters, what to do, and what it finds and does not.
Of a file and a line, as findings of "leaks" name them, it tells what each feature of a value says for or
against its being a credential.`,
  arguments: {
    id: argument(
      '<id>',
      'such as compose-privileged, CVE-2021-44228, GHSA-jfh8-c2jp-5v3q, or config.yaml:12',
      {
        completion: 'file',
      },
    ),
  },
  options: { db: DATABASE, format: TEXT_OR_JSON },
  examples: [
    ['plimsoll explain compose-privileged', 'why it matters and what to do'],
    ['plimsoll explain host-docker-icc --format json'],
    ['plimsoll explain CVE-2021-44228'],
    ['plimsoll explain GHSA-jfh8-c2jp-5v3q --format json'],
    ['plimsoll explain config.yaml:12', 'why its line 12 is a leak, or none'],
  ],
  exitCodes: {
    3: 'there is no such check, or no advisory database that knows such an id',
    4: 'it cannot be read',
  },
  async run({ id, db, format }, services) {
    const { explainLeak } = await import('../../../pipeline/develop/explain-leak.ts');
    const leak = await explainLeak(id);
    if (leak) {
      const { leakExplanationText } = await import('../../../present/leaks/explanation.ts');
      await printReport(leak, format, leakExplanationText);
      return EXIT.clean;
    }
    const { checkIds, explainCheck, isLikeCheck } =
      await import('../../../pipeline/develop/explain-check.ts');
    const check = explainCheck(id);
    if (check) {
      const { checkExplanationText } = await import('../../../present/checks/explanation.ts');
      await printReport(check, format, checkExplanationText);
      return EXIT.clean;
    }
    const near = suggestion(id, checkIds());
    if (near !== '' || isLikeCheck(id))
      throw new Fault('not-found', `there is no check ${id}${near}`, {
        hint: 'docs/reference/checks.md lists all checks',
      });
    const { vulnerabilityText } = await import('../../../present/advisory/explanation.ts');
    const { explainVulnerability } = await import('../../../pipeline/build/explain-vulnerability.ts');
    using advisories = (await services.advisories()).open(db);
    await printReport(explainVulnerability(id, advisories), format, vulnerabilityText);
    return EXIT.clean;
  },
});
