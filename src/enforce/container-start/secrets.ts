import { Fault } from '../../model/fault.ts';
import { mountOption } from '../confinement/container-settings.ts';
import type { GivenOption } from './types.ts';

/** A secret of a vault that a container gets as a file. */
export interface SecretFileOption {
  readonly name: string;
  /** Where the vault has it. */
  readonly path: string;
  readonly field: string;
  /** Path in the container. */
  readonly target: string;
}

/** A file of the host that a container gets, for reading only. */
export interface SecretMount {
  readonly source: string;
  readonly target: string;
}

const FORM = /^([A-Za-z0-9_][\w.-]{0,63})=([^#]{1,1024})#(.+)$/s;
const FOLDER = '/run/secrets';

/** Reads `NAME=PATH#FIELD`, behind which `:file` or `:/path/in/the/container` may stand. Throws a `Fault` (`usage`). */
export function secretOption(text: string): SecretFileOption {
  const [, name, path, rest] = FORM.exec(text) ?? [];
  if (name === undefined || path === undefined || rest === undefined)
    throw new Fault('usage', `--secret ${JSON.stringify(text)} is not NAME=PATH#FIELD`, {
      hint: 'such as db=secret/web#password, or db=secret/web#password:/run/db/password',
    });
  const [, field = rest, place = 'file'] = /^(.+):(file|\/.*)$/s.exec(rest) ?? [];
  const target = place === 'file' ? `${FOLDER}/${name}` : place;
  const parts = target.slice(1).split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    throw new Fault(
      'usage',
      `--secret ${name}: ${JSON.stringify(target)} is no path of a file in the container`,
    );
  return { name, path, field, target };
}

/** Likewise several, of which no two have the same name. */
export function secretOptions(texts: readonly string[]): SecretFileOption[] {
  const options = texts.map(secretOption);
  const names = options.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Fault('usage', `--secret ${twice} is given twice`);
  return options;
}

/** Throws a `Fault` (`usage`) for options by which a container would be started again, when its secrets are gone. */
export function refuseRestart(options: readonly GivenOption[]): void {
  const policy = options.findLast(({ name }) => name === 'restart')?.value;
  if (policy !== undefined && policy !== 'no')
    throw new Fault('usage', `--restart ${policy} does not go with --secret: its files are gone by then`);
}

/**
 * The user who reads the secrets, by numbers: the one that a container is started with, else that of its image. Throws a
 * `Fault` (`usage`) where it is a name, which the image alone could tell.
 */
export function readerOf(user: string | undefined): { readonly owner: number; readonly group: number } {
  if (user === undefined)
    throw new Fault('usage', 'nobody knows yet who the user of the image is', {
      hint: 'pull it, or give --user with numbers',
    });
  if (user === '') return { owner: 0, group: 0 };
  const [, owner, group = '0'] = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(user) ?? [];
  if (owner === undefined)
    throw new Fault(
      'usage',
      `the user ${JSON.stringify(user)} is a name, and who owns a secret is a number`,
      {
        hint: 'give --user with numbers, or users with uid in the profile',
      },
    );
  return { owner: Number(owner), group: Number(group) };
}

/** Options by which the engine mounts them. */
export function secretMountOptions(mounts: readonly SecretMount[]): string[] {
  return mounts.map(({ source, target }) =>
    mountOption(['type=bind', `source=${source}`, `target=${target}`, 'readonly']),
  );
}
