import { Fault } from '../../model/fault.ts';

/** What a runtime is called for, where that makes a container. */
export interface RuntimeCall {
  /** Folder of the bundle; the current one where it is not said. */
  readonly bundle: string;
  readonly id: string | undefined;
}

const MAKING = new Set(['create', 'run', 'restore']);
const OTHERS = new Set(
  'checkpoint delete events exec features help kill list mounts pause ps resume spec start state update version'.split(
    ' ',
  ),
);
/** Options with a value that stand in front of the command, and behind it. */
const GLOBAL = new Set('--root --log --log-format --log-level --criu --rootless --cgroup-manager'.split(' '));
const OWN = new Set(
  '--bundle -b --console-socket --pid-file --preserve-fds --pidfd-socket --image-path --work-path --parent-path --manage-cgroups-mode --empty-ns --lsm-profile --lsm-mount-context --page-server'.split(
    ' ',
  ),
);
/** Options by which another file than the bundle's would be read. */
const ELSEWHERE = /^(?:--config|-f)(?:=|$)/;

/**
 * Reads the command line of runc or crun; undefined for commands that make no container. Throws a `Fault` (`usage`)
 * where the command is not known, or a configuration would be read that is not the bundle's. Source: runc(8), crun(1).
 */
export function runtimeCall(args: readonly string[]): RuntimeCall | undefined {
  const at = commandAt(args);
  if (!MAKING.has(knownCommand(args[at]))) return undefined;
  let bundle = '.';
  let id: string | undefined;
  for (let index = at + 1; index < args.length; index += 1) {
    const [word = '', next] = [args[index], args[index + 1]];
    const [, name = word, value] = /^(-[^=]*)=(.*)$/s.exec(word) ?? [];
    if (ELSEWHERE.test(word)) throw new Fault('usage', `the runtime would not read the bundle, but ${word}`);
    const given = value ?? next;
    if ((name === '--bundle' || name === '-b') && given !== undefined) bundle = given;
    if (value === undefined && OWN.has(name)) index += 1;
    else if (!word.startsWith('-')) id = word;
  }
  return { bundle, id };
}

/** What a runtime is called for, where that lets a container's process begin. */
export interface StartCall {
  readonly id: string;
  /** The options that stand in front of the command, such as where the runtime keeps what it knows. */
  readonly options: readonly string[];
}

/**
 * Reads the command line of runc or crun; undefined for commands that let no process begin. Throws a `Fault` (`usage`)
 * where the command is not known. Source: runc(8), crun(1).
 */
export function startCall(args: readonly string[]): StartCall | undefined {
  const at = commandAt(args);
  const command = knownCommand(args[at]);
  const id = args.slice(at + 1).find((word) => !word.startsWith('-'));
  return command === 'start' && id !== undefined ? { id, options: args.slice(0, at) } : undefined;
}

/** A value of an option that is not known could stand for the command. */
function knownCommand(command = 'help'): string {
  if (MAKING.has(command) || OTHERS.has(command)) return command;
  throw new Fault('usage', `${JSON.stringify(command)} is no command of a runtime that is known here`);
}

function commandAt(args: readonly string[]): number {
  let at = 0;
  while (at < args.length && args[at]?.startsWith('-') === true) at += GLOBAL.has(args[at] ?? '') ? 2 : 1;
  return at;
}
