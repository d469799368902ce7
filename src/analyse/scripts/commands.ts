import type { ShellCommand, ShellScript } from '../../model/configuration/shell.ts';

/** Programs that take a script from their standard input. */
const INTERPRETER = /^(?:ba|da|a|z|k)?sh$|^(?:python[\d.]*|node|perl|ruby|php|pwsh)$/;
const DOWNLOADER = /^(?:curl|wget|fetch|http|aria2c)$/;

/** The arguments of a command, as far as they are known before it runs. */
export function argumentsOf({ words }: ShellCommand): string[] {
  return words.map(({ known }) => known);
}

export function isInterpreter({ name }: ShellCommand): boolean {
  return INTERPRETER.test(name ?? '');
}

export function isDownloader({ name }: ShellCommand): boolean {
  return DOWNLOADER.test(name ?? '');
}

/** A command as it is written, on one line and no longer than people read. */
export function shown({ text }: ShellScript, { start, end }: ShellCommand): string {
  const line = text.slice(start, end).replaceAll(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}

/** The command and its arguments with blanks between them: `git push origin main`. */
export function lineOf(command: ShellCommand): string {
  return [command.name ?? '', ...argumentsOf(command)].join(' ');
}

/** Commands behind one in its pipeline that are looked at; people write five. */
const LONGEST_PIPELINE = 20;

/** Asks which commands get what a command prints, in the order of their pipeline. */
export function pipelinesOf({ commands }: ShellScript): (command: ShellCommand) => readonly ShellCommand[] {
  const pipelines = new Map<number, ShellCommand[]>();
  const places = new Map<ShellCommand, number>();
  for (const command of commands) {
    const own = pipelines.get(command.pipeline) ?? [];
    places.set(command, own.push(command));
    pipelines.set(command.pipeline, own);
  }
  return (command) => {
    const place = places.get(command) ?? 0;
    return (pipelines.get(command.pipeline) ?? []).slice(place, place + LONGEST_PIPELINE);
  };
}

/** Programs that print what they get, as it is or changed. */
const PASSES_ON = /^(?:base64|rev|xxd|tee|cat|sed|head|tail|cut|tr|fold|sort|uniq|column|less|more)$/;

/** Does what a command prints come to the log, or to one of these files, through the commands behind it in its pipeline? */
export function reachesLog(
  command: ShellCommand,
  rest: readonly ShellCommand[],
  shownFiles: RegExp = NO_FILE,
): boolean {
  return (
    [command, ...rest].every((one) => !isRedirected(one, shownFiles)) &&
    rest.every((one) => PASSES_ON.test(one.name ?? '') && !writesFile(one))
  );
}

const NO_FILE = /(?!)/;

/** Is what it prints put into a file? Standard output and error are the log. */
function isRedirected({ redirects }: ShellCommand, shownFiles: RegExp): boolean {
  return redirects.some(
    ({ operator, target }) =>
      operator.startsWith('>') &&
      !/^(?:\d|\/dev\/(?:stdout|stderr|tty|fd\/\d))$/.test(target?.known ?? '') &&
      !shownFiles.test(target?.text ?? ''),
  );
}

/** `base64 -o FILE` of macOS, and `sort -o FILE`. */
function writesFile(command: ShellCommand): boolean {
  return (
    /^(?:base64|sort)$/.test(command.name ?? '') &&
    argumentsOf(command).some((word) => /^(?:-o|--output)/.test(word))
  );
}

/** Characters before a command that are looked at. */
const LONGEST_LINE = 2_000;

/** Does a command stand in `$(…)`, so that what it prints is taken? */
export function isSubstituted({ text }: ShellScript, { start }: ShellCommand): boolean {
  const line = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - LONGEST_LINE);
  const before = text.slice(line, start);
  return (
    /(?:\$\(|`)\s{0,99}$/.test(before) ||
    (before.match(/\$\(/g)?.length ?? 0) > (before.match(/\)/g)?.length ?? 0)
  );
}
