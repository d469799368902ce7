import { EXIT } from '../../exit-code.ts';
import { argument, flag } from '../../options/option.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'diff',
  summary: 'lines that differ between two files of profiles, and what they do to what is allowed',
  arguments: {
    before: argument('<before>', 'file of profiles', { completion: 'file' }),
    after: argument('<after>', 'file of profiles', { completion: 'file' }),
  },
  options: {
    exitCode: flag('--exit-code', 'exit 1 where they differ'),
    format: TEXT_OR_JSON,
  },
  examples: [
    ['plimsoll profile diff before.yaml after.yaml --exit-code', 'what a change allows and forbids'],
  ],
  exitCodes: { 1: 'profiles differ (--exit-code)', 3: 'no such file', 4: 'a profile cannot be read' },
  async run({ before, after, exitCode, format }) {
    const { reportDiff } = await import('../../../../pipeline/deploy/review-profile.ts');
    const { diffText } = await import('../../../../present/profile/sentences.ts');
    const report = reportDiff(before, after);
    await printReport(report, format, diffText);
    const differs = report.workloads.some(({ side, changes }) => side !== 'both' || changes.length > 0);
    return exitCode && differs ? EXIT.violated : EXIT.clean;
  },
});
