#!/usr/bin/env -S node --max-semi-space-size=1
import { CommanderError } from 'commander';
import { Fault } from '../../model/fault.ts';
import { saveMemory } from '../../platform/memory/save-memory.ts';
import { createServices } from '../composition/services.ts';
import { VERSION } from '../composition/version.ts';
import { COMMAND_LIST } from './commands/command-list.ts';
import type { CommandDefinition } from './commands/types.ts';
import { EXIT, exitCodeOfFault } from './exit-code.ts';
import { faultText, say, visibleLines } from './output/print.ts';
import { buildProgram, type ProgramParts } from './program/build-program.ts';
import { applySettings } from './program/settings.ts';

/** Commands that this program starts again with, for what is to outlive it. */
const PROCESSES = {
  watchdog: (id: string) => ['network', 'watchdog', id],
  keeper: ['network', 'keeper'],
};

async function run(command: CommandDefinition, input: Readonly<Record<string, unknown>>): Promise<void> {
  if (!command.savesMemory) saveMemory();
  const services = createServices({ environment: process.env, processes: PROCESSES });
  process.exitCode = await command.run(input, services);
}

/** Tells what went wrong on standard error and gives the exit code for it. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof Fault) {
    say(faultText(error));
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
  const parts: ProgramParts = { version: VERSION, list: COMMAND_LIST, run };
  const [first, ...rest] = process.argv.slice(2);
  // Of a command it is --verbose.
  const words = first === undefined ? [] : [first === '-v' ? '--version' : first, ...rest];
  const program = await buildProgram(parts, words);
  await applySettings(program, process.cwd(), process.env, () => buildProgram(parts));
  await program.parseAsync(words, { from: 'user' });
} catch (error) {
  process.exitCode = explain(error);
}
