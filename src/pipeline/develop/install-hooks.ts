import { Fault } from '../../model/fault.ts';
import { type Hook, readHooks } from '../../observe/repository/hooks.ts';
import type { WriteFile } from '../../platform/files/types.ts';

/** By this a hook is known as one of ours, which may be written anew. */
const MARK = '# Installed by "plimsoll init"';

/** What a hook does, and what somebody writes into one of their own for it. */
interface HookText {
  readonly name: string;
  readonly body: (command: string) => string;
}

const HOOKS: readonly HookText[] = [
  { name: 'pre-commit', body: (command) => `${command} leaks --staged --quiet || exit 1\n` },
  {
    name: 'pre-push',
    // What another remote has is new to this one. All refs are looked at together, as many as fit in one argument.
    body: (command) => `new= known="--not"
case "$1" in *[!A-Za-z0-9._/-]*) ;; *) known="--not --remotes=$1" ;; esac
look() {
  [ -z "$new" ] || ${command} leaks --commits "$new $known" --target-ignores --quiet
}
while read -r _ local _ remote; do
  case "$local" in *[!0]*) ;; *) continue ;; esac
  new="$new $local"
  if [ "\${#known}" -lt 40000 ] && git cat-file -e "$remote" 2>/dev/null; then known="$known $remote"; fi
  if [ "\${#new}" -gt 40000 ]; then look || exit 1; new=; fi
done
look || exit 1
`,
  },
];

/** What was done about a hook. */
export interface InstalledHook {
  readonly name: string;
  readonly path: string;
  readonly outcome: 'written' | 'unchanged' | 'foreign';
  /** The lines to add to a hook that somebody else wrote. */
  readonly lines: string;
}

/**
 * Has git look for secrets before each commit and each push of a repository. A hook that somebody else wrote is left as
 * it is. Rejects with a `Fault`.
 */
export async function installHooks(
  folder: string,
  command: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  writeProgram: WriteFile,
): Promise<InstalledHook[]> {
  const names = HOOKS.map(({ name }) => name);
  const hooks = await readHooks(folder, names, environment);
  return hooks.map((hook) => install(hook, command, writeProgram));
}

function install(
  { name, path, text }: Hook,
  command: readonly string[],
  writeProgram: WriteFile,
): InstalledHook {
  const lines = HOOKS.find((one) => one.name === name)?.body(command.map(quoted).join(' '));
  if (lines === undefined) throw new Fault('internal', `there is no hook ${name}`);
  const wanted = `#!/bin/sh\n${MARK}; secrets are looked for.\n${lines}`;
  if (text === wanted) return { name, path, lines, outcome: 'unchanged' };
  if (text !== undefined && !text.includes(MARK)) return { name, path, lines, outcome: 'foreign' };
  writeProgram(path, wanted);
  return { name, path, lines, outcome: 'written' };
}

/** A word as a shell reads it. */
function quoted(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
