import { type Command, Option } from 'commander';
import { print } from './scan-report.ts';

const EXAMPLES = `
Examples:
  plimsoll profile lint shop.yaml                               what is dangerous or contradictory in it
  plimsoll profile explain shop.yaml 'egress[0]'                why a line is there, and what it does
  plimsoll profile accept profiles/*.yaml --reason declared,observed
  plimsoll profile diff before.yaml after.yaml --exit-code      what a change allows and forbids
  plimsoll profile compile shop.yaml --engine seccomp,docker --output ./confinement
  plimsoll profile apply shop.yaml --compose compose.yaml --output compose.override.yaml

Exit codes: 0 done, 1 profiles differ (diff --exit-code), a finding (lint --fail-on) or a loss (compile, apply --strict),
2 wrong usage, 3 no such file or line, 4 a profile cannot be read, 5 internal fault`;

/** The command `profile`, that every command about profiles belongs to; made where it is not there yet. */
export function profileCommand(program: Command): Command {
  return (
    program.commands.find((command) => command.name() === 'profile') ??
    program
      .command('profile')
      .description('workload profiles: what a container may do, reviewed as YAML, compiled for its engines')
      .addHelpText('after', EXAMPLES)
  );
}

/** What `profile <name>` prints its report as. */
export function formatOption(): Option {
  return new Option('-f, --format <format>', 'how to write it').choices(['text', 'json']).default('text');
}

/** Prints a report as JSON, or as `text` writes it. */
export async function printReport<R>(report: R, format: string, text: (report: R) => string): Promise<void> {
  const { jsonText } = await import('../../../present/text/json.ts');
  await print(format === 'json' ? jsonText(report) : text(report));
}
