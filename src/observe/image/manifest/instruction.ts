import { withoutCredentials } from '../../../model/credentials.ts';

const NOP = '#(nop)';
/** What the classic builder writes behind whichever shell `SHELL` names. */
const OTHER_NOP = /^(?:[^\s"'|]{1,100} ){1,8}#\(nop\)(?= )/;
const SHELLS = ['/bin/sh -c ', 'cmd /S /C '];
/** Another shell and its options, as in `/bin/bash -o pipefail -c `. */
const OTHER_SHELL = /(?:^| )\/(?:usr\/)?bin\/\w{0,9}sh(?: -\w{1,20}| pipefail){0,6} -\w{0,9}c /;
const BUILDKIT = ' # buildkit';
const CONFIGURATION_ONLY =
  /^(?:ARG|CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME)(?:\s|$)/;

/**
 * The Dockerfile instruction behind a history entry's `created_by`, or undefined where it is empty. Undoes what the
 * two builders of Docker add: the shell and `#(nop)` of the classic one, the `# buildkit` mark, and build arguments
 * written as `|2 A=1 B=2`. Credentials in URLs are left out.
 */
export function instructionFrom(createdBy: string): string | undefined {
  const line = withoutCredentials(createdBy.trim());
  if (line === '') return undefined;
  if (line.endsWith(BUILDKIT)) return fromBuildKit(line.slice(0, -BUILDKIT.length).trim());
  const command = commandOf(line);
  if (command?.startsWith(NOP) === true) return command.slice(NOP.length).trim() || undefined;
  const nop = OTHER_NOP.exec(line);
  if (nop) return line.slice(nop[0].length).trim();
  return command === undefined ? line : `RUN ${command}`;
}

/** Does the instruction bring no file, whichever builder ran it? */
export function changesConfigurationOnly(instruction: string | undefined): boolean {
  return CONFIGURATION_ONLY.test(instruction ?? '');
}

/** What the usual shell was given, or another shell and what it was given; undefined where there is none. */
function commandOf(line: string): string | undefined {
  const shell = SHELLS.find((prefix) => line.startsWith(prefix));
  if (shell !== undefined) return line.slice(shell.length).trim();
  return OTHER_SHELL.exec(line)?.index === 0 ? line : withoutArguments(line);
}

function fromBuildKit(line: string): string {
  if (!line.startsWith('RUN ')) return line;
  const command = line.slice('RUN '.length).trim();
  return `RUN ${commandOf(command) ?? command}`;
}

/** The command behind `|N ARG=value…`; undefined if the text does not begin so, or no shell is known in it. */
function withoutArguments(text: string): string | undefined {
  if (!/^\|\d{1,4} /.test(text)) return undefined;
  const other = OTHER_SHELL.exec(text)?.index ?? Infinity;
  const usual = SHELLS.map((shell) => text.indexOf(` ${shell}`)).filter((at) => at >= 0 && at < other);
  const first = Math.min(other, ...usual);
  return first === Infinity ? undefined : commandOf(text.slice(first + 1));
}
