import type { Command } from 'commander';
import { formatOption, printReport, profileCommand } from '../../output/report.ts';

interface ExplainOptions {
  readonly format: string;
  readonly workload?: string;
}

/** Adds `profile explain`. */
export function addProfileExplainCommand(program: Command): void {
  profileCommand(program)
    .command('explain')
    .description('what a line of a profile says, why it is there and what it does')
    .argument('<profile.yaml>', 'file of profiles')
    .argument('<line>', 'path of the line, such as egress[2].http[0]')
    .option('--workload <namespace/name>', 'only in the profile of this workload')
    .addOption(formatOption())
    .action(explain);
}

async function explain(path: string, place: string, { format, workload }: ExplainOptions): Promise<void> {
  const { reportExplanation } = await import('../../../../pipeline/deploy/review-profile.ts');
  const { explanationText } = await import('../../../../present/profile/sentences.ts');
  await printReport(reportExplanation(path, place, workload), format, explanationText);
}
