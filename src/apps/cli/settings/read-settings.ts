import { join, relative } from 'node:path';
import * as z from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';
import { othersMayWrite } from '../../../platform/files/ownership.ts';
import type { Environment } from '../../composition/paths.ts';
import { readSmallFile } from './small-file.ts';
import { isTrusted, userFolder } from './trusted-files.ts';

export const SETTINGS_FILE = 'plimsoll.yaml';
/** Bytes of the largest settings file; anything larger is something else. */
export const MAXIMUM_SETTINGS = 64 * 1024;

/** Where settings are looked for. */
export interface SettingsPlace {
  /** The current folder, which may be a stranger's. */
  readonly folder: string;
  readonly environment: Environment;
  /** The file that the user names with `--config`; it stands for that of the folder. */
  readonly config?: string | undefined;
}

/** A file of settings. */
export interface SettingsFile {
  readonly path: string;
  /** Found in the current folder, or in the user's own one, or named by the user. */
  readonly origin: 'folder' | 'user' | 'named';
  /** Did the user write it, name it or say that it can be trusted? */
  readonly isTrusted: boolean;
}

/** One setting, and whether it is the user's: what weakens a verdict must not be a stranger's. */
export interface Setting {
  readonly key: string;
  readonly value: unknown;
  readonly file: SettingsFile;
}

/**
 * All settings of the files that there are, the weakest first: a later one of the same key counts. A stranger's are the
 * weakest; then come the user's own, those of a folder that the user trusts, and those of a file that the user names.
 * Throws a `Fault` (`usage`, `not-found`, `limit`) where a file is none of settings.
 */
export async function readSettings({
  folder,
  environment,
  config,
}: SettingsPlace): Promise<readonly Setting[]> {
  const user = readUsers(join(userFolder(environment), SETTINGS_FILE));
  const other =
    config === undefined ? readFolders(join(folder, SETTINGS_FILE), environment) : readNamed(config);
  const files = other?.file.isTrusted === false ? [other, user] : [user, other];
  const settings: Setting[] = [];
  for (const found of files) if (found) settings.push(...(await parseSettings(found)));
  return withOwnFiles(settings);
}

/** Settings that may stand in the file itself: what they say instead of a name is read from there. */
const IN_PLACE: ReadonlySet<string> = new Set(['waivers', 'checks', 'licences', 'base-images']);

/** These are given as the file that they stand in, which tells of their lines. Those of files that are trusted add up. */
function withOwnFiles(settings: readonly Setting[]): Setting[] {
  const trusted = new Map<string, string[]>();
  return settings.map((setting) => {
    const { key, value, file } = setting;
    const areNamed =
      typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
    if (!IN_PLACE.has(key) || areNamed) return setting;
    const path = shortPath(file.path);
    if (!file.isTrusted) return { ...setting, value: [path] };
    const all = [...(trusted.get(key) ?? []), path];
    trusted.set(key, all);
    return { ...setting, value: all };
  });
}

function shortPath(path: string): string {
  const short = relative('', path);
  return short.startsWith('..') ? path : short;
}

interface Found {
  readonly file: SettingsFile;
  readonly bytes: Buffer;
}

function readNamed(path: string): Found {
  const bytes = readSmallFile(path, MAXIMUM_SETTINGS);
  if (bytes === undefined) throw new Fault('not-found', `there is no file ${path}, which --config names`);
  return { file: { path, origin: 'named', isTrusted: true }, bytes };
}

function readFolders(path: string, environment: Environment): Found | undefined {
  const bytes = readSmallFile(path, MAXIMUM_SETTINGS);
  return bytes && { file: { path, origin: 'folder', isTrusted: isTrusted(path, bytes, environment) }, bytes };
}

function readUsers(path: string): Found | undefined {
  const bytes = readSmallFile(path, MAXIMUM_SETTINGS);
  if (bytes === undefined) return undefined;
  const reason = othersMayWrite(path);
  if (reason !== undefined)
    throw new Fault('refused', `${path} does not count: ${reason}`, {
      hint: 'make it yours alone (chown, chmod go-w)',
    });
  return { file: { path, origin: 'user', isTrusted: true }, bytes };
}

async function parseSettings({ file, bytes }: Found): Promise<Setting[]> {
  // By its default: what a bundle makes of a CommonJS library has no names.
  const { parse } = (await import('yaml')).default;
  const { checkYamlSize } = await import('../../../model/yaml/size.ts');
  try {
    const text = bytes.toString('utf8');
    checkYamlSize(text, file.path);
    const document: unknown = parse(text, { maxAliasCount: 0, mapAsMap: true }) ?? new Map();
    const values = z.map(z.string(), z.unknown()).parse(document);
    return [...values].map(([key, value]) => ({ key, value, file }));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new Fault('usage', `${file.path} is not a list of options: ${reason}`, { cause: error });
  }
}
