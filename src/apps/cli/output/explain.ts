import { tmpdir } from 'node:os';
import { sep } from 'node:path';
import { CommanderError } from 'commander';
import { Fault, messageOf } from '../../../model/fault.ts';
import { EXIT, exitCodeOfFault } from '../exit-code.ts';
import { faultText, note, say } from './print.ts';

/**
 * Tells what went wrong on standard error, and gives the exit code for it. Where our own code is at fault, it is one line
 * with what to do; where in the code it was is for those who ask for it.
 */
export function explain(thrown: unknown, isDebug: boolean): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.clean : EXIT.usage;
  const error = surroundingsFault(thrown) ?? thrown;
  const code = error instanceof Fault ? error.code : 'internal';
  if (error instanceof Fault) say(faultText(error));
  else {
    say(`internal fault (${kindOf(error)}): ${messageOf(error).split('\n', 1)[0]}`);
    note(
      `  please report it as CONTRIBUTING.md says, with the command${isDebug ? '' : ', and what --debug adds'}`,
    );
  }
  if (isDebug) traceOf(error).forEach(note);
  return exitCodeOfFault(code);
}

/** What no code of ours can do anything about: folders that every command takes for granted. */
function surroundingsFault(error: unknown): Fault | undefined {
  if (!(error instanceof Error) || !('syscall' in error)) return undefined;
  if (error.syscall === 'uv_cwd')
    return new Fault('usage', 'the current folder is not there any more', {
      cause: error,
      hint: 'change to one that is',
    });
  const own = `${tmpdir()}${sep}plimsoll-`;
  if (!('path' in error) || typeof error.path !== 'string' || !error.path.startsWith(own)) return undefined;
  return new Fault('refused', `nothing can be kept in ${tmpdir()}: ${error.message}`, {
    cause: error,
    hint: 'name a folder in TMPDIR that is there, that you may write to, and that has room',
  });
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Where it was thrown, and what it was made of. */
function traceOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return [error.stack ?? error.message, ...traceOf(error.cause)];
}
