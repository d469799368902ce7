import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import * as z from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';

const SETTINGS_FILE = 'plimsoll.yaml';

/** Bytes of the largest settings file; anything larger is something else. */
const MAXIMUM_SIZE = 64 * 1024;

const settingsSchema = z.map(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));
type Settings = z.infer<typeof settingsSchema>;
type Setting = Settings extends ReadonlyMap<string, infer Value> ? Value : never;

type CommandOption = Command['options'][number];
type Environment = Readonly<Record<string, string | undefined>>;

/** Folder of the cache and of the advisory database: `PLIMSOLL_CACHE_DIR`, else the user's cache folder. */
export function cacheFolder(environment: Environment): string {
  const own = environment['PLIMSOLL_CACHE_DIR'];
  if (own) return own;
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/plimsoll');
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'plimsoll');
}

/** Where the advisory database is: `PLIMSOLL_DB`, else in the cache folder. */
export function databasePath(environment: Environment): string {
  return environment['PLIMSOLL_DB'] || join(cacheFolder(environment), 'advisories.sqlite');
}

/**
 * Gives every option of every command the value that `plimsoll.yaml` in `folder` has for it, and the one that its
 * `PLIMSOLL_*` variable has. Flags win over variables, variables over the file. Where commands have an option of one
 * name that takes other values, a setting counts for those that take it.
 */
export async function applySettings(
  program: Command,
  folder: string,
  environment: Environment,
): Promise<void> {
  const path = join(folder, SETTINGS_FILE);
  const settings = await readSettings(path);
  const options = program.commands
    .flatMap((child) => [child, ...child.commands])
    .flatMap((command) =>
      command.options.map((option) => ({ command, option, name: option.long?.slice(2) ?? '' })),
    );
  const unknown = [...settings.keys()].find((key) => options.every(({ name }) => name !== key));
  if (unknown !== undefined)
    throw new Fault('usage', `${path}: "${unknown}" is not an option of any command`, {
      hint: 'keys are the long options without their dashes, such as "fail-on"',
    });
  for (const [key, setting] of settings)
    giveTo(
      options.filter(({ name }) => name === key),
      setting,
      `${path}: ${key}`,
      'config',
    );
  for (const key of new Set(options.map(({ name }) => name))) {
    const variable = `PLIMSOLL_${key.toUpperCase().replaceAll('-', '_')}`;
    const own = options.filter(({ option, name }) => name === key && !option.negate);
    // For the help; commander itself looks at variables only of options that had them from the start.
    for (const { option } of own) option.env(variable);
    const text = environment[variable];
    if (text !== undefined) giveTo(own, text, variable, 'env');
  }
}

/** Sets the options that take the value. Throws the `Fault` of one that does not, where none does. */
function giveTo(
  options: readonly { readonly command: Command; readonly option: CommandOption }[],
  setting: Setting,
  where: string,
  source: 'config' | 'env',
): void {
  const refused: Fault[] = [];
  for (const { command, option } of options) {
    const isSwitch = !option.required && !option.optional;
    const value = valueOf(option, isSwitch && source === 'env' ? wordOf(setting) : setting, where);
    if (value instanceof Fault) refused.push(value);
    else command.setOptionValueWithSource(option.attributeName(), value, source);
  }
  if (refused.length === options.length && refused[0]) throw refused[0];
}

/** A switch in a variable: `true`, `1`, `false`, `0` or nothing. */
function wordOf(setting: Setting): Setting {
  if (setting === 'true' || setting === '1') return true;
  return setting === 'false' || setting === '0' || setting === '' ? false : setting;
}

/** The setting as the option has it, or why the option does not take it. */
function valueOf(option: CommandOption, value: Setting, where: string): unknown {
  const takesValue = option.required || option.optional;
  if (takesValue === (typeof value === 'boolean')) {
    const wanted = takesValue ? 'a value' : 'true or false';
    return new Fault('usage', `${where}: give it ${wanted}`);
  }
  if (typeof value === 'boolean') return option.negate ? !value : value;
  if (!option.parseArg) return [value].flat().join(',');
  try {
    // An option that may be repeated starts as a list; all others take a list as one text with commas.
    const words = Array.isArray(option.defaultValue) ? [value].flat() : [[value].flat().join(',')];
    return words
      .map(String)
      .reduce<unknown>((previous, word) => option.parseArg?.(word, previous), undefined);
  } catch (error) {
    return new Fault('usage', `${where}: ${messageOf(error)}`, { cause: error });
  }
}

async function readSettings(path: string): Promise<Settings> {
  const text = readText(path);
  if (text === undefined) return new Map();
  // By its default: what a bundle makes of a CommonJS library has no names.
  const { parse } = (await import('yaml')).default;
  try {
    return settingsSchema.parse(parse(text, { maxAliasCount: 0, mapAsMap: true }) ?? new Map());
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new Fault('usage', `${path} is not a list of options: ${reason}`, { cause: error });
  }
}

/** The file's text; undefined where there is none. The folder may be a stranger's: a pipe or device must not hang us. */
function readText(path: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!fstatSync(descriptor).isFile()) throw new Error('it is no file');
    const bytes = Buffer.alloc(MAXIMUM_SIZE + 1);
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    if (length > MAXIMUM_SIZE) throw new Fault('limit', `${path} is larger than ${MAXIMUM_SIZE} bytes`);
    return bytes.toString('utf8', 0, length);
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Fault('usage', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
