/** Annotation, or label where the engine keeps those, that names the workload of a container. */
export const MEMBER_ANNOTATION = 'plimsoll.member';

const HEADING = '# Written by plimsoll: confines containers before the runtime makes them.';
/** Seconds; the engine refuses the container where it takes longer. */
const PATIENCE = 60;

/**
 * A hook for engines that know the stage `precreate`, such as Podman. It is called for every container, and gets the
 * configuration on standard input. Source: oci-hooks(5) of containers/common.
 */
export function hookText([path = '', ...args]: readonly string[]): string {
  const hook = { path, args: [path, ...args], timeout: PATIENCE };
  return `${JSON.stringify({ version: '1.0.0', hook, when: { always: true }, stages: ['precreate'] }, undefined, 2)}\n`;
}

/**
 * A runtime for engines without hooks, such as Docker: a script that lets the command change the bundle, and then is
 * the runtime itself. Only calls that make containers cost anything; that they do is judged by the command, not here.
 */
export function runtimeScript(command: readonly string[], runtime: string): string {
  return [
    '#!/bin/sh',
    HEADING,
    'for word; do',
    '  case $word in',
    `    create | run | restore) ${command.map(quoted).join(' ')} -- "$@" </dev/null || exit 1; break ;;`,
    '  esac',
    'done',
    `exec ${quoted(runtime)} "$@"`,
    '',
  ].join('\n');
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
