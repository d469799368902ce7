import type { Command } from 'commander';
import { EXIT } from '../../exit-code.ts';
import { formatOption, printReport, profileCommand } from '../../output/report.ts';

interface DiffOptions {
  readonly format: string;
  readonly exitCode?: boolean;
}

/** Adds `profile diff`. */
export function addProfileDiffCommand(program: Command): void {
  profileCommand(program)
    .command('diff')
    .description('lines that differ between two files of profiles, and what they do to what is allowed')
    .argument('<before>', 'file of profiles')
    .argument('<after>', 'file of profiles')
    .option('--exit-code', 'exit 1 where they differ')
    .addOption(formatOption())
    .action(diff);
}

async function diff(before: string, after: string, { format, exitCode }: DiffOptions): Promise<void> {
  const { reportDiff } = await import('../../../../pipeline/deploy/review-profile.ts');
  const { diffText } = await import('../../../../present/profile/sentences.ts');
  const report = reportDiff(before, after);
  await printReport(report, format, diffText);
  const differs = report.workloads.some(({ side, changes }) => side !== 'both' || changes.length > 0);
  process.exitCode = exitCode && differs ? EXIT.violated : EXIT.clean;
}
