import type { LintFinding } from '../../../../model/report/profile.ts';
import { EXIT } from '../../exit-code.ts';
import { option } from '../../options/option.ts';
import { PROFILES } from '../../options/profiles.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

/** Most severe first. */
const SEVERITIES: readonly LintFinding['severity'][] = ['critical', 'high', 'medium', 'low'];

export const command = defineCommand({
  name: 'lint',
  summary: 'what is dangerous, contradictory or against what was seen in profiles',
  arguments: { profiles: PROFILES },
  options: {
    failOn: option('--fail-on <severity>', 'exit 1 for a finding as severe as this', {
      choices: SEVERITIES,
    }),
    format: TEXT_OR_JSON,
  },
  examples: [
    ['plimsoll profile lint shop.yaml', 'what is dangerous or contradictory in it'],
    ['plimsoll profile lint profiles/*.yaml --fail-on high'],
  ],
  exitCodes: { 1: 'a finding (--fail-on)', 3: 'no such file', 4: 'a profile cannot be read' },
  async run({ profiles, failOn, format }) {
    const { reportLint } = await import('../../../../pipeline/deploy/review-profile.ts');
    const { lintText } = await import('../../../../present/profile/sentences.ts');
    const report = reportLint(profiles);
    await printReport(report, format, lintText);
    const worst = SEVERITIES.slice(0, failOn ? SEVERITIES.indexOf(failOn) + 1 : 0);
    const isViolated = report.workloads.some(({ findings }) =>
      findings.some(({ severity }) => worst.includes(severity)),
    );
    return isViolated ? EXIT.violated : EXIT.clean;
  },
});
