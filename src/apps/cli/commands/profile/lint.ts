import { type Command, Option } from 'commander';
import type { LintFinding } from '../../../../model/report/profile.ts';
import { EXIT } from '../../exit-code.ts';
import { formatOption, printReport, profileCommand } from '../../output/report.ts';

/** Most severe first. */
const SEVERITIES: readonly LintFinding['severity'][] = ['critical', 'high', 'medium', 'low'];

interface LintOptions {
  readonly format: string;
  readonly failOn?: LintFinding['severity'];
}

/** Adds `profile lint`. */
export function addProfileLintCommand(program: Command): void {
  profileCommand(program)
    .command('lint')
    .description('what is dangerous, contradictory or against what was seen in profiles')
    .argument('<profile.yaml...>', 'files of profiles')
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 for a finding as severe as this').choices(SEVERITIES),
    )
    .addOption(formatOption())
    .action(lint);
}

async function lint(paths: readonly string[], { format, failOn }: LintOptions): Promise<void> {
  const { reportLint } = await import('../../../../pipeline/deploy/review-profile.ts');
  const { lintText } = await import('../../../../present/profile/sentences.ts');
  const report = reportLint(paths);
  await printReport(report, format, lintText);
  const worst = SEVERITIES.slice(0, failOn ? SEVERITIES.indexOf(failOn) + 1 : 0);
  const isViolated = report.workloads.some(({ findings }) =>
    findings.some(({ severity }) => worst.includes(severity)),
  );
  process.exitCode = isViolated ? EXIT.violated : EXIT.clean;
}
