import { EXIT } from '../../exit-code.ts';
import { argument } from '../../options/option.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';
import { OWN_PROFILE_ONLY } from '../../options/profiles.ts';

export const command = defineCommand({
  name: 'explain',
  summary: 'what a line of a profile says, why it is there and what it does',
  arguments: {
    path: argument('<profile.yaml>', 'file of profiles', { completion: 'file' }),
    line: argument('<line>', 'path of the line, such as egress[2].http[0]'),
  },
  options: {
    workload: OWN_PROFILE_ONLY,
    format: TEXT_OR_JSON,
  },
  examples: [["plimsoll profile explain shop.yaml 'egress[0]'", 'why a line is there, and what it does']],
  exitCodes: { 3: 'no such file or line', 4: 'a profile cannot be read' },
  async run({ path, line, workload, format }) {
    const { reportExplanation } = await import('../../../../pipeline/deploy/review-profile.ts');
    const { explanationText } = await import('../../../../present/profile/sentences.ts');
    await printReport(reportExplanation(path, line, workload), format, explanationText);
    return EXIT.clean;
  },
});
