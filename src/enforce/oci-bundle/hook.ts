/** Annotation, or label where the engine keeps those, that names the workload of a container. */
export const MEMBER_ANNOTATION = 'plimsoll.member';

/** When a command is called for a container. */
export interface Moment {
  /** Of hooks. */
  readonly stage: 'precreate' | 'createRuntime';
  /** Of runtimes: the calls that it comes before. */
  readonly calls: readonly string[];
  /** What it does then. */
  readonly purpose: string;
  /** Seconds; the engine refuses the container where it takes longer. */
  readonly patience: number;
}
export const BEFORE_MAKING: Moment = {
  stage: 'precreate',
  calls: ['create', 'run', 'restore'],
  purpose: 'confines containers before the runtime makes them',
  patience: 60,
};
/** Docker makes the network between two calls of the runtime, Podman before the first one. */
export const BEFORE_BEGINNING: Moment = {
  stage: 'createRuntime',
  calls: ['start'],
  purpose: 'lets containers begin once the kernel knows them',
  patience: 30,
};

/**
 * A hook for engines that have a folder of them, such as Podman. It is called for every container, and gets its
 * configuration (`precreate`) or state on standard input. Source: oci-hooks(5) of containers/common.
 */
export function hookText([path = '', ...args]: readonly string[], { stage, patience }: Moment): string {
  const hook = { path, args: [path, ...args], timeout: patience };
  return `${JSON.stringify({ version: '1.0.0', hook, when: { always: true }, stages: [stage] }, undefined, 2)}\n`;
}

/**
 * A runtime for engines without hooks, such as Docker: a script that calls the command first, and then is the runtime
 * itself. Only calls of that moment cost anything; whether they are such is judged by the command, not here.
 */
export function runtimeScript(command: readonly string[], runtime: string, moment: Moment): string {
  return [
    '#!/bin/sh',
    heading(moment),
    'for word; do',
    '  case $word in',
    `    ${moment.calls.join(' | ')}) ${command.map(quoted).join(' ')} -- "$@" </dev/null || exit 1; break ;;`,
    '  esac',
    'done',
    `exec ${quoted(runtime)} "$@"`,
    '',
  ].join('\n');
}

/** Is this a runtime that was written for such a moment? */
export function isRuntimeScript(text: string, moment: Moment): boolean {
  return text.startsWith(`#!/bin/sh\n${heading(moment)}\n`);
}

function heading({ purpose }: Moment): string {
  return `# Written by plimsoll: ${purpose}.`;
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
