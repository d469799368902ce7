import { mountOption } from '../confinement/container-settings.ts';
import { seccompPath } from '../confinement/names.ts';
import { mountTargets } from './mounts.ts';
import { type SecretMount, secretMountOptions } from './secrets.ts';
import type { Confinement, StartArguments, StartEngineId } from './types.ts';

export interface StartPlan {
  readonly engine: StartEngineId;
  readonly confinement: Confinement;
  /** Options as the engine's compiler wrote them. */
  readonly compiled: readonly string[];
  /** Absolute path of the folder that artefacts are in. */
  readonly folder: string;
  readonly given: StartArguments;
  /** May the given options win over the compiled ones? */
  readonly allowWeaker: boolean;
  /** Was the image compared, so that no other may be pulled? */
  readonly isCompared: boolean;
  readonly secrets: readonly SecretMount[];
}

/**
 * The command that starts a confined container, program first. Of options that are said twice the engines take the
 * last, so the compiled ones stand behind the given ones.
 */
export function startCommand({
  engine,
  confinement,
  compiled,
  folder,
  given,
  allowWeaker,
  isCompared,
  secrets,
}: StartPlan): string[] {
  const targets = mountTargets(given.options);
  const placed = confinement.settings.places.filter(({ path }) => targets.includes(path));
  const own = compiled
    .filter((option) => !placed.some(({ path }) => isMemoryAt(path, option)))
    .map((option) => absolute(option, confinement, folder));
  const pull = isCompared && !given.options.some(({ name }) => name === 'pull') ? ['--pull=never'] : [];
  const options = allowWeaker ? [...pull, ...own, ...given.written] : [...given.written, ...pull, ...own];
  return [engine, 'run', ...options, ...secretMountOptions(secrets), given.image, ...given.command];
}

function isMemoryAt(path: string, option: string): boolean {
  return (
    option.startsWith(`${mountOption(['type=tmpfs', `target=${path}`])},`) ||
    option.startsWith(`--tmpfs=${path}:`)
  );
}

function absolute(option: string, { profile }: Confinement, folder: string): string {
  const relative = `--security-opt=seccomp=${seccompPath(profile)}`;
  return option === relative ? `--security-opt=seccomp=${folder}/${seccompPath(profile)}` : option;
}

/** A command as a line for a POSIX shell. */
export function shellLine(command: readonly string[]): string {
  return command
    .map((word) =>
      /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`,
    )
    .join(' ');
}
