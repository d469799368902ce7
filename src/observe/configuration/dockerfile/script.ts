import type { DockerfileHeredoc, DockerfileScript } from '../../../model/configuration/dockerfile.ts';
import { Fault } from '../../../model/fault.ts';
import { readShell } from '../shell/read-shell.ts';
import type { JoinedText } from './logical-lines.ts';
import type { Scope } from './words.ts';

/** What runs the shell form unless SHELL says otherwise. */
export const SHELL: readonly string[] = ['/bin/sh', '-c'];
const POSIX = /(?:^|\/)(?:sh|bash|dash|ash|zsh|ksh)$/;
/** Of one script: checks look at each beside the others. */
const MOST_COMMANDS = 500;
/** `RUN <<EOF`: the here-document is the script. */
const ONLY_HEREDOC = /^\s*\d*<<-?(["']?)[\w.-]+\1\s*$/;

/** What a text of the shell form runs; undefined where that is no POSIX shell. Throws a `Fault` (`limit`). */
export function scriptOf(
  joined: JoinedText,
  heredocs: readonly DockerfileHeredoc[],
  shell: readonly string[],
  scope: Scope,
): DockerfileScript | undefined {
  const [program = ''] = shell;
  if (!POSIX.test(program)) return undefined;
  const [only] = heredocs;
  const { text, placeOf } =
    only && ONLY_HEREDOC.test(joined.text) ? documentText(only) : withDocuments(joined, heredocs);
  const [, interpreter] = /^#!\s*(\S+(?:\s+\S+)?)/.exec(text) ?? [];
  if (interpreter !== undefined && !POSIX.test(interpreter.replace(/^\S*\/env\s+/, '').split(/\s/)[0] ?? ''))
    return undefined;
  const script = readShell(text, scope);
  if (script.commands.length > MOST_COMMANDS) throw new Fault('limit', `more than ${MOST_COMMANDS} commands`);
  return { ...script, placeOf };
}

function documentText({ content, start }: DockerfileHeredoc): JoinedText {
  return { text: content, placeOf: (offset) => start + offset };
}

/** The text with its here-documents behind it, as a shell reads them. */
function withDocuments({ text, placeOf }: JoinedText, heredocs: readonly DockerfileHeredoc[]): JoinedText {
  const tail = heredocs.map(({ name, content }) => `\n${content}${name}`).join('');
  return { text: text + tail, placeOf: (offset) => placeOf(Math.min(offset, text.length)) };
}
