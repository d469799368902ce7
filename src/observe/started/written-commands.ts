import type { ShellWord } from '../../model/configuration/shell.ts';
import { Fault } from '../../model/fault.ts';
import type { WrittenCommand } from '../../model/reachability/program.ts';
import { readShell } from '../configuration/shell/read-shell.ts';

/** What a script is given, as scripts write it. */
const GIVEN = /^"?\$(?:[@*1-9]|\{[@*1-9]\})"?$/;
const DYNAMIC: WrittenCommand = { program: null, words: [], by: [] };

/** What a script of a shell starts, in the order in which it is written. A script that is not understood may start anything. */
export function writtenCommands(text: string): WrittenCommand[] {
  try {
    const { commands, errors } = readShell(text);
    const written = commands.flatMap(({ program, words, by }): WrittenCommand[] =>
      program ? [{ program: valueOf(program), words: words.map(valueOf), by }] : [],
    );
    return errors.length > 0 ? [...written, DYNAMIC] : written;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [DYNAMIC];
  }
}

/** What an image's command starts: its words are as they stand. */
export function commandsOf(words: readonly string[]): WrittenCommand[] {
  return writtenCommands(words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' '));
}

/** Patterns stand for files that are there then. */
function valueOf({ text, value }: ShellWord): string | null {
  if (GIVEN.test(text)) return '$@';
  return value ?? null;
}
