import { Fault } from '../../../model/fault.ts';
import type { CommandDefinition, OptionDefinition } from '../commands/types.ts';

/** Where the value of an option came from: `cli`, `env` or `config`; undefined: it was not given. */
export type OptionSource = string | undefined;

/** The long flag of an option, such as `--format`. */
export function longFlag({ flags }: Pick<OptionDefinition, 'flags'>): string {
  return /--[a-z0-9-]+/.exec(flags)?.[0] ?? flags;
}

/**
 * Checks what options say of each other. Throws a `Fault` (`usage`) where one is given without what it needs or with
 * what it excludes, where one of a group is needed, and where one that counts only by hand came from elsewhere.
 */
export function checkOptions(
  { options, groups = [] }: Pick<CommandDefinition, 'options' | 'groups'>,
  input: Readonly<Record<string, unknown>>,
  sourceOf: (key: string) => OptionSource,
): void {
  const given = Object.keys(options).filter((key) => sourceOf(key) !== undefined && counts(input[key]));
  const named = (keys: readonly string[]): string[] =>
    keys.map((key) => longFlag(options[key] ?? { flags: key }));
  for (const [key, option] of Object.entries(options)) {
    const source = sourceOf(key);
    if (option.isByHand && source !== undefined && source !== 'cli') throw writtenElsewhere(option);
    if (!given.includes(key)) continue;
    const lacking = option.requires.filter((other) => !given.includes(other));
    if (lacking.length > 0)
      throw new Fault('usage', `${longFlag(option)} needs ${listed(named(lacking), 'and')}`);
    const excluded = option.conflicts.filter((other) => given.includes(other));
    if (excluded.length > 0)
      throw new Fault('usage', `${longFlag(option)} and ${named(excluded)[0]} exclude each other`);
  }
  for (const { options: keys, isExclusive, hint } of groups) {
    const chosen = keys.filter((key) => given.includes(key));
    if (chosen.length > 0 && !(isExclusive && chosen.length > 1)) continue;
    const message = `give ${isExclusive ? 'one of ' : ''}${listed(named(keys), isExclusive ? 'and' : 'or')}`;
    throw new Fault('usage', message, hint === undefined ? {} : { hint });
  }
}

/** A switch that is off, and a list without anything in it, are not given. */
function counts(value: unknown): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
}

/** A settings file in a stranger's folder, or a variable, must not give safety up unseen. */
function writtenElsewhere(option: OptionDefinition): Fault {
  return new Fault('usage', `${longFlag(option)} counts on the command line only`, {
    hint: 'take it out of plimsoll.yaml and of the environment',
  });
}

function listed(words: readonly string[], conjunction: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}
