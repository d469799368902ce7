import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { Fault, messageOf } from '../../model/fault.ts';

const SETTINGS_FILE = 'plimsoll.yaml';

/** Bytes of the largest settings file; anything larger is something else. */
const MAXIMUM_SIZE = 64 * 1024;

const settingsSchema = z.map(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));
type Settings = z.infer<typeof settingsSchema>;
type Setting = Settings extends ReadonlyMap<string, infer Value> ? Value : never;

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
 * Gives every option of every command its `PLIMSOLL_*` variable, and the value that `plimsoll.yaml` in `folder` has
 * for it. Flags win over variables, variables over the file. Where commands have an option of one name that takes
 * other values, a setting counts for those that take it.
 */
export async function applySettings(program: Command, folder: string): Promise<void> {
  const path = join(folder, SETTINGS_FILE);
  const settings = await readSettings(path);
  const used = new Set<string>();
  const refused = new Map<string, Fault>();
  for (const command of program.commands.flatMap((child) => [child, ...child.commands])) {
    for (const option of command.options) {
      const name = option.long?.slice(2) ?? '';
      if (!option.negate) option.env(`PLIMSOLL_${name.toUpperCase().replaceAll('-', '_')}`);
      const setting = settings.get(name);
      if (setting === undefined) continue;
      const value = valueOf(option, setting, path);
      if (value instanceof Fault) {
        refused.set(name, value);
        continue;
      }
      used.add(name);
      command.setOptionValueWithSource(option.attributeName(), value, 'config');
    }
  }
  for (const [name, fault] of refused) if (!used.has(name)) throw fault;
  const unknown = [...settings.keys()].find((name) => !used.has(name));
  if (unknown !== undefined)
    throw new Fault('usage', `${path}: "${unknown}" is not an option of any command`, {
      hint: 'keys are the long options without their dashes, such as "fail-on"',
    });
}

/** The setting as the option has it, or why the option does not take it. */
function valueOf(option: Command['options'][number], value: Setting, path: string): unknown {
  const name = option.long?.slice(2) ?? '';
  const takesValue = option.required || option.optional;
  if (takesValue === (typeof value === 'boolean')) {
    const wanted = takesValue ? 'a value' : 'true or false';
    return new Fault('usage', `${path}: ${name}: give it ${wanted}`);
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
    return new Fault('usage', `${path}: ${name}: ${messageOf(error)}`, { cause: error });
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
