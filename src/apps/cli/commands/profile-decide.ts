import { type Command, Option } from 'commander';
import { Fault } from '../../../model/fault.ts';
import { PROVENANCE_KINDS } from '../../../model/profile/line.ts';
import type { DecisionRequest } from '../../../pipeline/deploy/decide-profiles.ts';
import { nameList } from '../name-list.ts';
import { formatOption, printReport, profileCommand } from './profile-command.ts';

interface DecideOptions {
  readonly workload?: string;
  readonly line?: readonly string[];
  readonly reason?: readonly (typeof PROVENANCE_KINDS)[number][];
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly format: string;
}

const EXAMPLES = {
  accept: `
Examples:
  plimsoll profile accept profiles/*.yaml --all --dry-run                     what waits for a decision
  plimsoll profile accept profiles/*.yaml --reason declared,observed          what was both declared and seen
  plimsoll profile accept profiles/web.yaml --line 'egress[2]' --line 'listens[0]'`,
  refuse: `
Examples:
  plimsoll profile refuse profiles/web.yaml --line 'egress[2].http[0]'        taken away, and not proposed again`,
  allow: `
Examples:
  plimsoll profile allow profiles/*.yaml --workload shop/web --lines 'egress: [{ to: { workload: { name: api } }, ports: [80] }]'
  plimsoll profile allow profiles/*.yaml --workload shop/web --lines "$(cat lines.yaml)"`,
};

/** Adds `profile accept`, `profile refuse` and `profile allow`. */
export function addProfileDecideCommands(program: Command): void {
  addDecision(program, 'accept', 'accept lines of profiles, in their files; comments and order stay');
  addDecision(program, 'refuse', 'refuse lines of profiles, in their files; comments and order stay');
  profileCommand(program)
    .command('allow')
    .description('add accepted lines to the profile of a workload, in its file')
    .argument('<profile.yaml...>', 'files of profiles; the one that has the workload is changed')
    .requiredOption('--workload <namespace/name>', 'whose profile')
    .requiredOption('--lines <yaml>', 'sections of a profile, as YAML')
    .addHelpText('after', EXAMPLES.allow)
    .action(allow);
}

function addDecision(program: Command, name: 'accept' | 'refuse', description: string): void {
  profileCommand(program)
    .command(name)
    .description(description)
    .argument('<profile.yaml...>', 'files of profiles')
    .option('--workload <namespace/name>', 'only in the profile of this workload')
    .option('--line <path>', 'this line, such as egress[2].http[0]; may be repeated', collect)
    .addOption(
      new Option(
        '--reason <kinds>',
        `proposed lines that have all of these reasons: ${PROVENANCE_KINDS.join(', ')}`,
      ).argParser(nameList(PROVENANCE_KINDS, 'reason')),
    )
    .option('--all', 'all proposed lines')
    .option('--dry-run', 'tell what would be decided, and change nothing')
    .addOption(formatOption())
    .addHelpText('after', EXAMPLES[name])
    .action((paths: readonly string[], options: DecideOptions) =>
      decide(paths, options, name === 'accept' ? 'accepted' : 'refused'),
    );
}

function collect(place: string, earlier: readonly string[] = []): string[] {
  return [...earlier, place];
}

async function decide(
  paths: readonly string[],
  options: DecideOptions,
  state: 'accepted' | 'refused',
): Promise<void> {
  const { writeWhole } = await import('../../../platform/files/write-whole.ts');
  const { decideProfiles } = await import('../../../pipeline/deploy/decide-profiles.ts');
  const { decisionText } = await import('../../../present/profile/sentences.ts');
  const { workload, dryRun = false } = options;
  const report = decideProfiles({ paths, workload, choice: choiceOf(options), state, dryRun }, writeWhole);
  await printReport(report, options.format, decisionText);
}

function choiceOf({ line, reason, all }: DecideOptions): DecisionRequest['choice'] {
  const given = [line, reason, all].filter((one) => one !== undefined);
  if (given.length !== 1)
    throw new Fault('usage', 'which lines? Give one of --line, --reason and --all', {
      hint: '--all --dry-run lists what waits for a decision',
    });
  return line ? { places: line } : { reasons: reason ?? [] };
}

async function allow(
  paths: readonly string[],
  { workload, lines }: { readonly workload: string; readonly lines: string },
): Promise<void> {
  const { writeWhole } = await import('../../../platform/files/write-whole.ts');
  const { allowInProfiles } = await import('../../../pipeline/deploy/decide-profiles.ts');
  for (const { path, change } of allowInProfiles(paths, workload, lines, writeWhole))
    if (change === 'merged') process.stderr.write(`${path}: ${workload} allows it now\n`);
}
