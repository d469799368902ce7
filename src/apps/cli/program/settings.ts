import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import * as z from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { Environment } from '../../composition/paths.ts';
import { suggestion } from '../options/nearest.ts';

const SETTINGS_FILE = 'plimsoll.yaml';

/** Bytes of the largest settings file; anything larger is something else. */
const MAXIMUM_SIZE = 64 * 1024;

const settingsSchema = z.map(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));
type Settings = z.infer<typeof settingsSchema>;
type Setting = Settings extends ReadonlyMap<string, infer Value> ? Value : never;

type CommandOption = Command['options'][number];

/** Variables that are no options of any command, or that every command takes whose option they are. */
const OTHER_VARIABLES: readonly string[] = ['PLIMSOLL_CACHE_DIR', 'PLIMSOLL_STATE_DIR', 'PLIMSOLL_DB'];

interface Owned {
  readonly command: Command;
  readonly option: CommandOption;
  /** The long option without its dashes. */
  readonly name: string;
}

/**
 * Gives every option of every command the value that `plimsoll.yaml` in `folder` has for it, and the one that its
 * `PLIMSOLL_*` variable has. Flags win over variables, variables over the file. Where commands have an option of one
 * name that takes other values, a setting counts for those that take it. `program` may know only the commands that are
 * wanted; what these do not take is judged by all commands, which `whole` gives. Throws a `Fault` (`usage`).
 */
export async function applySettings(
  program: Command,
  folder: string,
  environment: Environment,
  whole: () => Promise<Command>,
): Promise<void> {
  const path = join(folder, SETTINGS_FILE);
  const options = optionsOf(program);
  let all: Promise<readonly Owned[]> | undefined;
  const everyOption = () => (all ??= whole().then(optionsOf));
  for (const [key, setting] of await readSettings(path)) {
    const where = `${path}: ${key}`;
    if (giveTo(named(options, key), setting, where, 'config').isTaken) continue;
    const every = await everyOption();
    if (named(every, key).length === 0) throw unknownKey(path, key, every);
    refuseWhereNobodyTakes(named(every, key), setting, where, 'config');
  }
  for (const { option, name } of options.filter((owned) => !owned.option.negate))
    // For the help; commander itself looks at variables only of options that had them from the start.
    option.env(variableOf(name));
  for (const [variable, text = ''] of Object.entries(environment)) {
    if (!variable.startsWith('PLIMSOLL_') || OTHER_VARIABLES.includes(variable)) continue;
    if (giveTo(ofVariable(options, variable), text, variable, 'env').isTaken) continue;
    refuseWhereNobodyTakes(ofVariable(await everyOption(), variable), text, variable, 'env');
  }
}

function optionsOf(program: Command): Owned[] {
  return program.commands
    .flatMap((child) => [child, ...child.commands])
    .flatMap((command) =>
      command.options.map((option) => ({ command, option, name: option.long?.slice(2) ?? '' })),
    );
}

function named(options: readonly Owned[], key: string): Owned[] {
  return options.filter(({ name }) => name === key);
}

function ofVariable(options: readonly Owned[], variable: string): Owned[] {
  return options.filter(({ option, name }) => !option.negate && variableOf(name) === variable);
}

function variableOf(name: string): string {
  return `PLIMSOLL_${name.toUpperCase().replaceAll('-', '_')}`;
}

function unknownKey(path: string, key: string, options: readonly Owned[]): Fault {
  const names = options.map(({ name }) => name);
  return new Fault('usage', `${path}: "${key}" is not an option of any command${suggestion(key, names)}`, {
    hint: 'keys are the long options without their dashes, such as "fail-on"',
  });
}

type Source = 'config' | 'env';

function refuseWhereNobodyTakes(
  options: readonly Owned[],
  setting: Setting,
  where: string,
  source: Source,
): void {
  const { isTaken, refused } = giveTo(options, setting, where, source);
  if (!isTaken && refused) throw refused;
}

/** Sets the options that take the value, and tells whether there is one, and why one does not. */
function giveTo(
  options: readonly Owned[],
  setting: Setting,
  where: string,
  source: Source,
): { readonly isTaken: boolean; readonly refused: Fault | undefined } {
  const refused: Fault[] = [];
  for (const { command, option } of options) {
    const isSwitch = !option.required && !option.optional;
    const value = valueOf(option, isSwitch && source === 'env' ? wordOf(setting) : setting, where);
    if (value instanceof Fault) refused.push(value);
    else command.setOptionValueWithSource(option.attributeName(), value, source);
  }
  return { isTaken: options.length > refused.length, refused: refused[0] };
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
  const { checkYamlSize } = await import('../../../model/yaml/size.ts');
  checkYamlSize(text, path);
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
