import { withoutCredentials } from '../../../model/credentials.ts';

const NOP = '#(nop)';
const SHELLS = ['/bin/sh -c ', 'cmd /S /C '];
const BUILDKIT = ' # buildkit';

/**
 * The Dockerfile instruction behind a history entry's `created_by`, or undefined where it is empty. Undoes what the
 * two builders of Docker add: the shell and `#(nop)` of the classic one, the `# buildkit` mark, and build arguments
 * written as `|2 A=1 B=2`. Credentials in URLs are left out.
 */
export function instructionFrom(createdBy: string): string | undefined {
  const line = withoutCredentials(createdBy.trim());
  if (line === '') return undefined;
  if (line.endsWith(BUILDKIT)) return fromBuildKit(line.slice(0, -BUILDKIT.length).trim());
  const shell = SHELLS.find((prefix) => line.startsWith(prefix));
  const command = shell === undefined ? withoutArguments(line) : line.slice(shell.length).trim();
  if (command === undefined) return line;
  return command.startsWith(NOP) ? command.slice(NOP.length).trim() || undefined : `RUN ${command}`;
}

function fromBuildKit(line: string): string {
  if (!line.startsWith('RUN ')) return line;
  const command = line.slice('RUN '.length).trim();
  const shell = SHELLS.find((prefix) => command.startsWith(prefix));
  return `RUN ${shell === undefined ? (withoutArguments(command) ?? command) : command.slice(shell.length).trim()}`;
}

/** The command behind `|N ARG=value… /bin/sh -c`; undefined if the text does not begin so. */
function withoutArguments(text: string): string | undefined {
  if (!/^\|\d{1,4} /.test(text)) return undefined;
  for (const shell of SHELLS) {
    const at = text.indexOf(` ${shell}`);
    if (at >= 0) return text.slice(at + 1 + shell.length).trim();
  }
  return undefined;
}
