import { compileLate } from '../../platform/memory/compile-late.ts';
import { saveMemory } from '../../platform/memory/save-memory.ts';
import { createServices } from '../composition/services.ts';
import { VERSION } from '../composition/version.ts';
import { COMMAND_LIST } from './commands/command-list.ts';
import type { CommandDefinition } from './commands/types.ts';
import { explain } from './output/explain.ts';
import { isReaderGone, say, unwritable } from './output/print.ts';
import { buildProgram, type ProgramParts } from './program/build-program.ts';
import { ownOptions } from './program/own-options.ts';
import { applySettings } from './settings/apply-settings.ts';

/** Commands that this program starts again with, for what is to outlive it. */
const PROCESSES = {
  watchdog: (id: string) => ['network', 'watchdog', id],
  keeper: ['network', 'keeper'],
};

async function run(command: CommandDefinition, input: Readonly<Record<string, unknown>>): Promise<void> {
  if (!command.savesMemory) saveMemory();
  if (command.compilesLate?.(input) === true) compileLate();
  const services = createServices({ environment: process.env, processes: PROCESSES });
  process.exitCode = await command.run(input, services);
}

let isDebug = process.argv.includes('--debug');

/** Whatever nobody took care of ends the program, with what every fault is told by. */
function endBy(error: unknown): never {
  process.exit(explain(error, isDebug));
}
process.on('uncaughtException', endBy);
process.stdout.on('error', (error) => {
  // A reader that stops early, such as `head`, is no fault, and changes no verdict.
  if (!isReaderGone(error)) endBy(unwritable(error));
});
process.stderr.on('error', () => undefined);

try {
  const own = ownOptions(process.argv.slice(2), process.env);
  isDebug = own.isDebug;
  const parts: ProgramParts = { version: VERSION, list: COMMAND_LIST, run };
  const [first, ...rest] = own.words;
  // Of a command it is --verbose.
  const words = first === undefined ? [] : [first === '-v' ? '--version' : first, ...rest];
  const program = await buildProgram(parts, words);
  const place = { folder: process.cwd(), environment: process.env, config: own.config };
  (await applySettings(program, place, () => buildProgram(parts))).forEach(say);
  await program.parseAsync(words, { from: 'user' });
} catch (error) {
  process.exitCode = explain(error, isDebug);
}
