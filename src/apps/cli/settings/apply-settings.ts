import type { Command } from 'commander';
import * as z from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';
import { suggestion } from '../options/nearest.ts';
import { KeyedOption } from '../program/build-program.ts';
import { powersOf } from './powers.ts';
import { readSettings, type Setting, type SettingsFile, type SettingsPlace } from './read-settings.ts';

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())], {
  error: 'it is no text, number, switch, or list of texts',
});
type Value = z.infer<typeof valueSchema>;

type CommandOption = Command['options'][number];

/** Variables that are no options of any command, or that every command takes whose option they are. */
const OTHER_VARIABLES: readonly string[] = [
  'PLIMSOLL_CACHE_DIR',
  'PLIMSOLL_STATE_DIR',
  'PLIMSOLL_DB',
  'PLIMSOLL_CONFIG',
  'PLIMSOLL_DEBUG',
  'PLIMSOLL_TRUST',
];

interface Owned {
  readonly command: Command;
  readonly option: CommandOption;
  /** The long option without its dashes. */
  readonly name: string;
}

/** What came of the settings of the current folder, as far as the command takes them. */
interface Outcome {
  readonly taken: Set<string>;
  readonly refused: Set<string>;
}

/**
 * Gives every option of every command the value that the files of settings have for it, and the one that its
 * `PLIMSOLL_*` variable has. Flags win over variables, variables over files. Of a file that the user does not trust only
 * what can do no harm is taken. Where commands have an option of one name that takes other values, a setting counts for
 * those that take it. `program` may know only the commands that are wanted; what these do not take is judged by all
 * commands, which `whole` gives, but for variables of other commands. Gives what the user should know, in sentences.
 * Throws a `Fault` (`usage`).
 */
export async function applySettings(
  program: Command,
  place: SettingsPlace,
  whole: () => Promise<Command>,
): Promise<readonly string[]> {
  const options = optionsOf(program);
  let all: Promise<readonly Owned[]> | undefined;
  const everyOption = () => (all ??= whole().then(optionsOf));
  const outcomes = new Map<SettingsFile, Outcome>();
  for (const setting of await readSettings(place)) {
    const { key, file } = setting;
    const outcome = outcomes.get(file) ?? { taken: new Set(), refused: new Set() };
    outcomes.set(file, outcome);
    const isRefused = !file.isTrusted && powersOf(key) !== undefined && !named(options, key).some(isByHand);
    const giving: Giving = isRefused ? 'check' : 'give';
    if (await giveSetting(setting, options, everyOption, giving))
      outcome[isRefused ? 'refused' : 'taken'].add(key);
  }
  await giveVariables(place.environment, options, everyOption);
  return [...outcomes].flatMap(([file, outcome]) => noteOf(file, outcome));
}

/** Is the value given, or only looked at whether an option would take it? */
type Giving = 'give' | 'check';

/** Such an option refuses, itself, to be set by anything but the command line. */
function isByHand({ option }: Owned): boolean {
  return option instanceof KeyedOption && option.isByHand;
}

/** Gives a setting to the options that take it; whether the command has one. */
async function giveSetting(
  { key, value, file: { path } }: Setting,
  options: readonly Owned[],
  everyOption: () => Promise<readonly Owned[]>,
  giving: Giving,
): Promise<boolean> {
  const where = `${path}: ${key}`;
  const checked = valueSchema.safeParse(value);
  const isKnown = named(options, key).length > 0;
  if (checked.success && giveTo(named(options, key), checked.data, where, 'config', giving).isTaken)
    return isKnown;
  const every = await everyOption();
  if (named(every, key).length === 0) throw unknownKey(path, key, every);
  if (!checked.success) throw new Fault('usage', `${where}: ${checked.error.issues[0]?.message}`);
  refuseWhereNobodyTakes(named(every, key), checked.data, where, 'config');
  return false;
}

async function giveVariables(
  environment: SettingsPlace['environment'],
  options: readonly Owned[],
  everyOption: () => Promise<readonly Owned[]>,
): Promise<void> {
  for (const { option, name } of options.filter((owned) => !owned.option.negate))
    // For the help; commander itself looks at variables only of options that had them from the start.
    option.env(variableOf(name));
  for (const [variable, text = ''] of Object.entries(environment)) {
    if (!variable.startsWith('PLIMSOLL_') || OTHER_VARIABLES.includes(variable)) continue;
    const own = ofVariable(options, variable);
    // One that the command does not have may be anybody's; to ask all commands would cost as much as many a command does.
    if (own.length === 0 || giveTo(own, text, variable, 'env').isTaken) continue;
    refuseWhereNobodyTakes(ofVariable(await everyOption(), variable), text, variable, 'env');
  }
}

/** What was taken of the current folder's file without being asked for, and what was not, and what to do about it. */
function noteOf({ path, origin, isTrusted }: SettingsFile, { taken, refused }: Outcome): string[] {
  if (origin !== 'folder' || taken.size + refused.size === 0) return [];
  const took = taken.size > 0 ? [`took ${[...taken].join(', ')}`] : [];
  if (refused.size === 0) return [`${path}${isTrusted ? ', which you trust' : ''}: ${took.join('')}`];
  const reasons = [...refused].map((key) => `${key} (${powersOf(key)?.join(', ')})`);
  const left = `left out ${reasons.join(', ')}, as it may be a stranger's`;
  const mend = 'if you trust it, run "plimsoll trust ." or name it with --config';
  return [`${path}: ${[...took, left].join('; ')}: ${mend}`];
}

function optionsOf(program: Command): Owned[] {
  return program.commands
    .flatMap(withInner)
    .flatMap((command) =>
      command.options.map((option) => ({ command, option, name: option.long?.slice(2) ?? '' })),
    );
}

function withInner(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withInner)];
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
  setting: Value,
  where: string,
  source: Source,
): void {
  const { isTaken, refused } = giveTo(options, setting, where, source);
  if (!isTaken && refused) throw refused;
}

/** Sets the options that take the value, and tells whether there is one, and why one does not. */
function giveTo(
  options: readonly Owned[],
  setting: Value,
  where: string,
  source: Source,
  giving: Giving = 'give',
): { readonly isTaken: boolean; readonly refused: Fault | undefined } {
  const refused: Fault[] = [];
  for (const { command, option } of options) {
    const isSwitch = !option.required && !option.optional;
    const value = valueOf(option, isSwitch && source === 'env' ? wordOf(setting) : setting, where);
    if (value instanceof Fault) refused.push(value);
    else if (giving === 'give') command.setOptionValueWithSource(option.attributeName(), value, source);
  }
  return { isTaken: options.length > refused.length, refused: refused[0] };
}

/** A switch in a variable: `true`, `1`, `false`, `0` or nothing. */
function wordOf(setting: Value): Value {
  if (setting === 'true' || setting === '1') return true;
  return setting === 'false' || setting === '0' || setting === '' ? false : setting;
}

/** The setting as the option has it, or why the option does not take it. */
function valueOf(option: CommandOption, value: Value, where: string): unknown {
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
