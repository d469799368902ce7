#!/usr/bin/env -S node --max-semi-space-size=1
import { Command, CommanderError } from 'commander';
import { Fault } from '../../model/fault.ts';
import { saveMemory } from '../../platform/memory/save-memory.ts';
import { addDbCommand } from './commands/db/update.ts';
import { addIdentityCommand } from './commands/identity/issue.ts';
import { addNetworkCommand } from './commands/network/connections.ts';
import { addOciHookCommand } from './commands/oci-hook.ts';
import { addProfileApplyCommand } from './commands/profile/apply.ts';
import { addProfileDeriveCommand } from './commands/profile/derive.ts';
import { addProfileCompileCommand } from './commands/profile/compile.ts';
import { addProfileDecideCommands } from './commands/profile/accept.ts';
import { addProfileDiffCommand } from './commands/profile/diff.ts';
import { addProfileExplainCommand } from './commands/profile/explain.ts';
import { addProfileLintCommand } from './commands/profile/lint.ts';
import { addRunCommand } from './commands/run.ts';
import { addSbomCommand, addScanCommand } from './commands/scan.ts';
import { EXIT, exitCodeOfFault } from './exit-code.ts';
import { visibleLines } from './output/progress.ts';
import { applySettings } from './program/settings.ts';
import { VERSION } from '../composition/version.ts';

const SETTINGS_HELP = `
Every option can also be set as PLIMSOLL_<OPTION> in the environment or by its name in plimsoll.yaml.`;

const SCANS: readonly string[] = ['scan', 'sbom'];

function createProgram(): Command {
  const program = new Command('plimsoll')
    .description('Container security from commit to cluster.')
    .version(VERSION)
    .showHelpAfterError('(see --help)')
    .addHelpText('after', SETTINGS_HELP)
    .enablePositionalOptions()
    .exitOverride()
    // Those that scan do so themselves, unless the cache has the answer.
    .hook('preAction', (_, command) => {
      if (!SCANS.includes(command.name())) saveMemory();
    });
  addScanCommand(program);
  addSbomCommand(program);
  addDbCommand(program);
  addNetworkCommand(program);
  addIdentityCommand(program);
  addProfileDeriveCommand(program);
  addProfileCompileCommand(program);
  addProfileLintCommand(program);
  addProfileDiffCommand(program);
  addProfileExplainCommand(program);
  addProfileDecideCommands(program);
  addProfileApplyCommand(program);
  addRunCommand(program);
  addOciHookCommand(program);
  for (const command of program.commands.flatMap((child) => [child, ...child.commands])) {
    command.exitOverride().showHelpAfterError('(see --help)');
  }
  return program;
}

/** Tells what went wrong on standard error and gives the exit code for it. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof Fault) {
    process.stderr.write(`plimsoll: ${visibleLines(error.message)}\n`);
    if (error.hint) process.stderr.write(`  ${visibleLines(error.hint)}\n`);
    return exitCodeOfFault(error.code);
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`plimsoll: internal fault, please report it:\n${visibleLines(trace)}\n`);
  return EXIT.internal;
}

/** A reader that stops early, such as `head`, is no fault. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.clean : EXIT.internal);
});

try {
  const program = createProgram();
  await applySettings(program, process.cwd(), process.env);
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}
